import { durably, GitProblem, runGit } from '@/lib/git/run'
import type { QuarantineEnv } from '@/lib/git/kept'

/** A file that is otherwise in one tree than in another; `null` where it is not in it. */
export type ChangedFile = {
  path: string
  before: { mode: string; blob: string } | null
  after: { mode: string; blob: string } | null
  /** Lines, as git counts them; null for what is no text. */
  added: number | null
  removed: number | null
}

/** The tree in which nothing is. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** Every file that is otherwise in the second of two trees, by its path. */
export async function changesBetween(
  folder: string,
  from: string,
  to: string,
  env?: QuarantineEnv,
): Promise<ChangedFile[]> {
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--raw',
    '--numstat',
    '--abbrev=40',
  ]
  const fields = (await runGit(folder, [...args, from, to], { env })).split('\0')
  const files = new Map<string, ChangedFile>()
  let at = 0
  for (; fields[at]?.startsWith(':'); at += 2) {
    const [modeBefore = '', modeAfter = '', blobBefore = '', blobAfter = ''] = fields[at]!.slice(1).split(' ')
    const path = fields[at + 1]!
    const side = (mode: string, blob: string) => (/^0+$/.test(mode) ? null : { mode, blob })
    const [before, after] = [side(modeBefore, blobBefore), side(modeAfter, blobAfter)]
    files.set(path, { path, before, after, added: null, removed: null })
  }
  for (const line of fields.slice(at)) {
    const [added = '', removed = '', ...path] = line.split('\t')
    const file = files.get(path.join('\t'))
    if (file && added !== '-') Object.assign(file, { added: Number(added), removed: Number(removed) })
  }
  return [...files.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** Every path in a tree. */
export async function pathsIn(folder: string, tree: string, env?: QuarantineEnv): Promise<string[]> {
  const told = await runGit(folder, ['ls-tree', '-r', '-z', '--name-only', tree], { env })
  return told.split('\0').filter((path) => path !== '')
}

/** A commit as its author made it; nothing in it is anybody's word but theirs. */
export type CommitSaid = { id: string; author: string; email: string; message: string }

/** The commits of a history that are not in another, the newest first, and no more than so many. */
export async function commitsSince(
  folder: string,
  head: string,
  base: string | null,
  most: number,
  env?: QuarantineEnv,
): Promise<CommitSaid[]> {
  const format = '--format=%H%x00%an%x00%ae%x00%B%x00'
  const range = base === null ? [head] : [head, `^${base}`]
  const told = await runGit(folder, ['log', '-z', format, `--max-count=${most}`, ...range, '--'], { env })
  const fields = told.split('\0')
  const commits: CommitSaid[] = []
  // Four fields each; with -z every commit ends with one more mark.
  for (let at = 0; at + 3 < fields.length; at += 5) {
    const [id = '', author = '', email = '', message = ''] = fields.slice(at, at + 4)
    commits.push({ id: id.trim(), author, email, message: message.trimEnd() })
  }
  return commits
}

/** Which of these commits changed which file beside its parent, by path; what a merge brought together is no commit's own. */
export async function changedBy(
  folder: string,
  commits: readonly CommitSaid[],
  env?: QuarantineEnv,
): Promise<Map<string, CommitSaid[]>> {
  const args = ['diff-tree', '--stdin', '-r', '-z', '--name-only', '--root', '--no-renames']
  const input = commits.map(({ id }) => `${id}\n`).join('')
  const byId = new Map(commits.map((commit) => [commit.id, commit]))
  const found = new Map<string, CommitSaid[]>()
  let of: CommitSaid | undefined
  // The name of a commit, and then its paths. No path can be the name of a commit that holds it.
  for (const field of (await runGit(folder, args, { env, input })).split('\0').slice(0, -1)) {
    const commit = byId.get(field)
    if (commit) of = commit
    else if (of) found.set(field, [...(found.get(field) ?? []), of])
  }
  return found
}

/** Two histories in one tree, or the paths at which they cannot be. */
export type Merged = { tree: string } | { conflicts: string[] } | { apart: true }

/** What two commits make together, without touching anything but objects. */
export async function merge(folder: string, base: string, head: string, env?: QuarantineEnv): Promise<Merged> {
  const args = [...durably, 'merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', base, head]
  try {
    const told = await runGit(folder, args, { env, timeoutMs: 120_000 })
    return { tree: told.split('\0')[0]!.trim() }
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    if (/unrelated histories/i.test(error.said)) return { apart: true }
    // By this code git says that it could not bring them together; a git that was ended says nothing, whatever it printed.
    const [tree = '', ...paths] = error.printed.split('\0')
    if (error.exit !== 1 || !/^[0-9a-f]{40}$/.test(tree)) throw error
    return { conflicts: [...new Set(paths.filter((path) => path !== ''))] }
  }
}

/** The tree of a commit. */
export async function treeOf(folder: string, commit: string, env?: QuarantineEnv): Promise<string> {
  return (await runGit(folder, ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`], { env })).trim()
}
