import {
  type ChangedFile,
  changesBetween,
  type CommitSaid,
  commitsSince,
  emptyTree,
  merge,
  pathsIn,
  treeOf,
} from '@/lib/git/changes'
import { isIn } from '@/lib/git/kept'
import { openObjects } from '@/lib/git/objects'
import { GitProblem, runGit } from '@/lib/git/run'

// What a push is, looked into while it lies in quarantine.

/** What is wrong with what was pushed; `more` names the paths. */
export class ContentProblem extends Error {
  constructor(
    readonly reason:
      | 'push_incomplete'
      | 'push_too_many'
      | 'push_submodule'
      | 'push_twins'
      | 'push_link'
      | 'push_hidden'
      | 'push_conflict'
      | 'push_apart'
      | 'push_no_news',
    readonly more = '',
  ) {
    super(reason)
  }
}

type Env = Readonly<Record<string, string>>
type Limits = { files: number; commits: number }

/** What a delivery makes of its branch. */
export type PushedWork = { tree: string; files: ChangedFile[]; commits: CommitSaid[] }

type Looked = { base: string | null; head: string; env: Env; limits: Limits; begins?: boolean }

/** Makes sure that everything a commit needs is there, whether it was sent or kept before. */
export async function insistOnWhole(folder: string, head: string, env: Env): Promise<void> {
  const args = ['rev-list', '--objects', '--quiet', `${head}^{commit}`, '--not', '--all']
  await runGit(folder, args, { env, timeoutMs: 300_000 }).catch(incomplete)
}

function incomplete(error: unknown): never {
  if (error instanceof GitProblem && error.exit !== null) throw new ContentProblem('push_incomplete')
  throw error
}

/**
 * Merges what was pushed with its branch, and looks at every file that is otherwise then. Where that is to begin at `base`, it may
 * be just as it is there.
 */
export async function lookInto(
  folder: string,
  { base, head, env, limits, begins = false }: Looked,
): Promise<PushedWork> {
  await insistOnWhole(folder, head, env)
  if (base !== null && (await isIn(folder, head, base, env))) {
    if (!begins) throw new ContentProblem('push_no_news')
    return { tree: await treeOf(folder, base, env), files: [], commits: [] }
  }
  const commits = await commitsSince(folder, head, base, limits.commits + 1, env)
  if (commits.length > limits.commits) throw new ContentProblem('push_too_many')
  const tree = await mergedTree(folder, base, head, env)
  const before = base === null ? emptyTree : await treeOf(folder, base, env)
  const files = await changesBetween(folder, before, tree, env)
  if (files.length === 0) throw new ContentProblem('push_no_news')
  if (files.length > limits.files) throw new ContentProblem('push_too_many')
  await insistOnPlainFiles(folder, tree, files, env)
  return { tree, files, commits }
}

async function mergedTree(folder: string, base: string | null, head: string, env: Env): Promise<string> {
  if (base === null) return await treeOf(folder, head, env)
  const merged = await merge(folder, base, head, env)
  if ('apart' in merged) throw new ContentProblem('push_apart')
  if ('conflicts' in merged) throw new ContentProblem('push_conflict', named(merged.conflicts))
  return merged.tree
}

/** No submodules, no paths that mislead, none that are one where case is not told apart, and no links that lead out. */
async function insistOnPlainFiles(
  folder: string,
  tree: string,
  files: readonly ChangedFile[],
  env: Env,
): Promise<void> {
  const isSubmodule = ({ after }: ChangedFile) => after?.mode === '160000'
  const submodules = files.filter(
    (file) => isSubmodule(file) || (file.after && /(?:^|\/)\.gitmodules$/i.test(file.path)),
  )
  if (submodules.length > 0) throw new ContentProblem('push_submodule', named(submodules.map(({ path }) => path)))
  const hidden = files.filter(({ path, after }) => after && isMisleading(path))
  if (hidden.length > 0) throw new ContentProblem('push_hidden', named(hidden.map(({ path }) => path)))
  const twins = twinsAmong(await pathsIn(folder, tree, env), files)
  if (twins.length > 0) throw new ContentProblem('push_twins', named(twins))
  const links = files.filter(({ after }) => after?.mode === '120000')
  if (links.length === 0) return
  const objects = openObjects(folder, undefined, env)
  try {
    for (const { path, after } of links) {
      const target = await objects.blob(after!.blob, 4_096)
      if (!target.ok || leadsOut(path, target.bytes.toString('utf8')))
        throw new ContentProblem('push_link', named([path]))
    }
  } finally {
    await objects.close()
  }
}

function isMisleading(path: string): boolean {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD\\]/u.test(path) || /^[A-Za-z]:/.test(path)) return true
  return path
    .split('/')
    .some((part) => part === '..' || part === '.' || /^\.git\.*\s*$/i.test(part) || /^git~\d+$/i.test(part))
}

/** Paths that changed and are one with another where letters are not told apart by case or composition. */
function twinsAmong(paths: readonly string[], files: readonly ChangedFile[]): string[] {
  const changed = new Set(files.filter(({ before }) => before === null).map(({ path }) => path))
  const seen = new Map<string, string>()
  const twins: string[] = []
  for (const path of paths) {
    const parts = path.split('/')
    // A folder, too, is one with another.
    for (let depth = 1; depth <= parts.length; depth++) {
      const place = parts.slice(0, depth).join('/')
      const folded = place.normalize('NFC').toLowerCase()
      const known = seen.get(folded)
      if (known === undefined) seen.set(folded, place)
      else if (known !== place && (changed.has(path) || changed.has(known))) twins.push(path)
    }
  }
  return [...new Set(twins)]
}

function leadsOut(path: string, target: string): boolean {
  if (target.startsWith('/') || isMisleading(target.replaceAll(/(?:^|\/)\.{1,2}(?=\/|$)/g, ''))) return true
  const at = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..' && at.pop() === undefined) return true
    if (part !== '..' && part !== '.' && part !== '') at.push(part)
  }
  return at.some((part) => /^\.git$/i.test(part))
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).map((path) => JSON.stringify(path.slice(0, 200)))
  return `${shown.join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}.`
}
