import { touchable, type Touched } from '@/lib/policy/fed'
import type { SignedFile } from '@/lib/deliveries/schema'

/** What is particular about a changed file beside its content: what policy can ask for, and what a tool made. */
export type Particular = Touched | 'generated'

const named = {
  workflow:
    /(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.husky)\/|(?:^|\/)(?:Dockerfile|Makefile|Jenkinsfile|\.gitlab-ci\.yml|\.gitattributes|\.npmrc)$/i,
  // Who must look at what, and what agents and their programs are let do.
  permissions:
    /(?:^|\/)(?:CODEOWNERS|OWNERS)$|(?:^|\/)\.github\/settings\.yml$|(?:^|\/)\.(?:claude|codex|cursor|gemini)\/|(?:^|\/)\.mcp\.json$/i,
  dependencies:
    /(?:^|\/)(?:package\.json|requirements[\w-]*\.txt|pyproject\.toml|Gemfile|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?)$/i,
  locks:
    /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Gemfile\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock)$/i,
  generated: /(?:^|\/)(?:node_modules|vendor|dist|build)\/|\.min\.(?:js|css)$|\.map$/i,
}

const isExecutable = (side: SignedFile['before']) => side?.mode === '100755'
const isOnEitherSide = ({ before, after }: SignedFile, mode: string) => before?.mode === mode || after?.mode === mode

/** How each is told of one file, weightiest first. */
const signs: Readonly<Record<Particular, (file: SignedFile) => boolean>> = {
  symlink: (file) => isOnEitherSide(file, '120000'),
  submodule: (file) => isOnEitherSide(file, '160000') || /(?:^|\/)\.gitmodules$/i.test(file.path),
  executable: ({ before, after }) => after !== null && isExecutable(before) !== isExecutable(after),
  permissions: ({ path }) => named.permissions.test(path),
  workflow: ({ path }) => named.workflow.test(path),
  dependencies: ({ path }) => named.dependencies.test(path) || named.locks.test(path),
  generated: ({ path }) => named.locks.test(path) || named.generated.test(path),
}
const particulars = Object.keys(signs) as Particular[]

/** What is particular about a file, weightiest first; nothing for most. */
export function particularsOf(file: SignedFile): Particular[] {
  return particulars.filter((name) => signs[name](file))
}

/** What files touch that policy can ask for. */
export function touchedBy(files: readonly SignedFile[]): Touched[] {
  return touchable.filter((name) => files.some((file) => signs[name](file)))
}

/** What a delivery does with a file. */
export function whatOf({ before, after }: SignedFile): 'added' | 'changed' | 'removed' | 'mode' {
  if (before === null) return 'added'
  if (after === null) return 'removed'
  return before.blob === after.blob ? 'mode' : 'changed'
}

type Counted = SignedFile & { added: number | null; removed: number | null }

/**
 * Files in the order in which people look at them: what loses content or was not looked through, what is particular, what goes,
 * what changes much; what a tool made last.
 */
export function byRisk<File extends Counted>(files: readonly File[], told: readonly { path: string }[]): File[] {
  const first = new Set(told.map(({ path }) => path))
  const heavy = (file: File) => {
    const own = weight(file)
    return own >= 0 && first.has(file.path) ? own + 100_000 : own
  }
  return files.toSorted((one, other) => heavy(other) - heavy(one) || (one.path < other.path ? -1 : 1))
}

function weight(file: Counted): number {
  const found = particularsOf(file)
  if (found.includes('generated')) return -1
  const own = found.reduce((sum, name) => sum + (particulars.length - particulars.indexOf(name)) * 10_000, 0)
  return own + (file.after === null ? 5_000 : 0) + Math.min(4_000, (file.removed ?? 0) * 2 + (file.added ?? 0))
}

/** Two lists of changes that are the same in every file, or the paths at which they are not. */
export function movedBetween(signed: readonly SignedFile[], now: readonly SignedFile[]): string[] {
  const key = ({ before, after }: SignedFile) =>
    [before, after].map((side) => (side ? `${side.mode} ${side.blob}` : '-')).join(' ')
  const [was, is] = [signed, now].map((files) => new Map(files.map((file) => [file.path, key(file)])))
  const paths = new Set([...was!.keys(), ...is!.keys()])
  return [...paths].filter((path) => was!.get(path) !== is!.get(path)).toSorted()
}

type Merged = {
  mergedTree: string | null
  mergedMoved: readonly string[]
  undoesId: string | null
  isComposed: boolean
}

/** Whether what a pod pushed still fits its branch, and only comes out otherwise there than it was signed. */
export function comesOutOtherwise({ mergedTree, mergedMoved, undoesId, isComposed }: Merged): boolean {
  return undoesId === null && !isComposed && mergedTree !== null && mergedMoved.length > 0
}
