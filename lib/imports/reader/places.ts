import { digestOf } from '@/lib/core/canonical'
import { maskedValue } from '@/lib/findings/labels'
import { kindOf } from '@/lib/findings/scan/kinds'
import { foldedPath, leadsOut, pathKindOf } from '@/lib/findings/scan/paths'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import { isUnsafePath } from '@/lib/imports/recover/files'
import { capBytes } from '@/lib/imports/recover/values'
import type { Commit } from '@/lib/imports/schema'
import type { FoundRecord } from '@/lib/imports/store/schema'

type Past = {
  contents: Contents
  commits: readonly Commit[]
  tree: ReadonlyMap<string, TreeFile>
  /** Commits of pods that changed one file, apart from what the machine writes about them. */
  byAgent: ReadonlySet<string>
}

/** One path through time: how often it changed, the last commit that did, and whether a pod did. */
type Life = { changes: number; last: Commit; byAgent: boolean }

// Of a kind of place so many are told; a copy of somebody's packages holds thousands.
const mostOfKind = 200
const mostLinks = 2_000

/** Where paths of a branch lead that weigh more than other files: what stands there, and what stood there once. */
export async function findInPaths({ contents, commits, tree, byAgent }: Past): Promise<FoundRecord[]> {
  const lives = livesOf(commits, byAgent)
  const found: FoundRecord[] = []
  const counts = new Map<string, number>()
  const add = (path: string, code: string, life: Life) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (count <= mostOfKind) found.push(foundAt(path, code, life, tree.has(path)))
  }
  const head = commits.at(-1)
  const lifeOf = (path: string): Life | null =>
    lives.get(path) ?? (head ? { changes: 1, last: head, byAgent: false } : null)
  // Of what stands there and of what only stood there, the first is what people ask about.
  for (const path of new Set([...tree.keys(), ...lives.keys()])) {
    const life = lifeOf(path)
    const code = placeOf(path)
    // Every project keeps records about itself. That a pod wrote into one as into any other file is what is told.
    if (life && code !== null && (code !== 'path.record' || life.byAgent)) add(path, code, life)
  }
  for (const [path, code] of [...(await linksOf(contents, tree)), ...twinsOf(tree)]) {
    const life = lifeOf(path)
    if (life && (code !== 'path.traversal' || placeOf(path) !== code)) add(path, code, life)
  }
  return found
}

function placeOf(path: string): string | null {
  return pathKindOf(path) ?? (isUnsafePath(path) ? 'path.traversal' : null)
}

function livesOf(commits: readonly Commit[], byAgent: ReadonlySet<string>): Map<string, Life> {
  const lives = new Map<string, Life>()
  for (const commit of commits)
    for (const { path } of commit.changes) {
      const life = lives.get(path)
      const isPods = byAgent.has(commit.hash)
      if (life) Object.assign(life, { changes: life.changes + 1, last: commit, byAgent: life.byAgent || isPods })
      else lives.set(path, { changes: 1, last: commit, byAgent: isPods })
    }
  return lives
}

/** Links that stand there: those that lead out of the repository, and the others. */
async function linksOf(contents: Contents, tree: ReadonlyMap<string, TreeFile>): Promise<[string, string][]> {
  const links = [...tree.values()].filter(({ kind }) => kind === 'symlink').slice(0, mostLinks)
  const told: [string, string][] = []
  for (const { path, oid } of links) {
    const { text } = await contents.text(oid, path)
    // One whose end nobody can read may lead anywhere.
    told.push([path, text === null || leadsOut(path, text) ? 'path.traversal' : 'path.symlink'])
  }
  return told
}

/** Files that stand there under names which some disks take for one: there the last of them takes the place of the others. */
function twinsOf(tree: ReadonlyMap<string, TreeFile>): [string, string][] {
  const byFolded = new Map<string, string[]>()
  for (const path of tree.keys()) {
    const folded = foldedPath(path)
    const paths = byFolded.get(folded)
    if (paths) paths.push(path)
    else byFolded.set(folded, [path])
  }
  return [...byFolded.values()].flatMap((paths) =>
    paths.length > 1 ? paths.map((path): [string, string] => [path, 'path.twin']) : [],
  )
}

function foundAt(path: string, kind: string, { changes, last }: Life, present: boolean): FoundRecord {
  const file = capBytes(path, 700)
  return {
    subjectKind: 'repository_file',
    file,
    key: '',
    digest: digestOf([kind, path]),
    span: 0,
    since: 1,
    version: changes,
    kind,
    severity: kindOf(kind)!.severity,
    field: 'path',
    from: 0,
    to: file.length,
    masked: maskedValue(kind, path),
    line: null,
    textDigest: null,
    commit: last.hash,
    author: last.author,
    at: last.at,
    present,
  }
}
