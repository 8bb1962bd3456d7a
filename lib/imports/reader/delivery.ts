import path from 'node:path'
import { GitProblem } from '@/lib/git/run'
import { readBranch } from '@/lib/imports/reader/branch'
import { type Announce, openContents } from '@/lib/imports/reader/contents'
import { unreadBranch } from '@/lib/imports/reader/messages'
import { openObjects } from '@/lib/git/objects'
import { newLineCounts } from '@/lib/imports/reader/rewrites'
import { readYaml } from '@/lib/imports/recover/documents'
import { fileKind, isListKind } from '@/lib/imports/recover/files'
import {
  fetchBranches,
  independentOf,
  isAncestor,
  isBundle,
  listHeads,
  makeStore,
  heldOf,
  rootsOf,
  storeIn,
} from '@/lib/imports/reader/source'
import { type KnownHead, readLocation, unchangedBranches } from '@/lib/imports/rules'
import type { DeliveryBranch, Problem } from '@/lib/imports/schema'

export type DeliveryOptions = {
  /** A folder, a bundle or a git address. */
  source: string
  /** An empty folder of the caller's for the objects; the caller removes it. */
  folder: string
  /** Names of branches; none means all. */
  branches?: readonly string[]
  /** What earlier imports have read, and the source this one is expected to be. */
  known?: readonly KnownHead[]
  expected?: string | null
  /** Objects to leave out, because reading them took too long before. */
  skip?: readonly string[]
  /** Branches that need no reading because the caller has them already. */
  finished?: readonly string[]
  maxStoreBytes?: number
  /** Which files are prompts, by their paths; none means those that are named so everywhere. */
  promptPaths?: readonly string[]
  /** Left out only to measure what looking takes. */
  isLookedThrough?: boolean
  announce?: Announce
  onProgress?: (progress: Progress) => void
  onCommits?: (read: CommitsRead) => void
  signal?: AbortSignal
}

/** An object and the path under which it was met. */
export type Place = { oid: string; path: string }

export type Progress = { branch: string | null; step: string; done: number; total: number }

/** How far one branch has been read; `of` is 0 until its commits have been listed. */
export type CommitsRead = { branch: string; commits: number; of: number }

/** What was found at the door: the branches, which known source this is, and what needs no reading. */
export type Opened = {
  type: 'opened'
  branches: { name: string; head: string }[]
  /** All branches it has, asked for or not; null for a bundle, which holds what somebody put into it. */
  every: string[] | null
  /** The first commits of its histories; none before anything was fetched. */
  roots: string[]
  /** The newest commits of other repositories, as they were read last, that are part of its histories. */
  holds: string[]
  unchanged: string[]
  missing: string[]
  /** Whether anything had to be fetched; without that nobody knows whether its history is whole. */
  isFetched: boolean
  /** Whether only the newest part of its history is there. */
  isShallow: boolean
  problems: Problem[]
}

/** A branch that could not be read: nothing is said about what it holds, and the next import tries again. */
export type Unread = { type: 'unread'; branch: string; problem: Problem }

export type Found = Opened | { type: 'branch'; branch: DeliveryBranch } | Unread

/**
 * Reads a delivery repository through git's objects: first what is there, then branch by branch everything it holds
 * and ever held. Ends with a GitProblem only when the repository as a whole cannot be read.
 */
export async function* readDelivery(options: DeliveryOptions): AsyncGenerator<Found> {
  const { source, folder, branches = [], known = [], expected = null, signal, onProgress } = options
  const judged = readLocation(source)
  if (!judged.ok)
    throw new GitProblem(
      `“${source.slice(0, 200)}” is not a repository that can be read: ${judged.problem.replaceAll('_', ' ')}.`,
    )
  const location =
    judged.location.kind === 'path' ? { ...judged.location, text: path.resolve(judged.location.text) } : judged.location
  const store = await makeStore(folder)
  onProgress?.({ branch: null, step: 'open', done: 0, total: 1 })
  const { heads, every, problems } = await listHeads(store, location, signal)
  if (heads.size === 0) throw new GitProblem('The repository has no branches with commits.')
  const named = new Map([...heads].filter(([name]) => branches.includes(name)))
  const wanted = branches.length > 0 ? named : new Map([...heads].slice(0, maxBranches))
  if (branches.length === 0 && heads.size > maxBranches) problems.push(tooMany(heads.size))
  const missing = branches.filter((name) => !heads.has(name))
  if (wanted.size === 0) throw new GitProblem(`None of the branches asked for exists: ${missing.join(', ')}.`)
  const list = [...wanted].map(([name, head]) => ({ name, head }))

  const unchanged = unchangedBranches(wanted, known, expected)
  const opened: Opened = {
    type: 'opened',
    branches: list,
    every: isBundle(location) ? null : every,
    roots: [],
    holds: [],
    unchanged,
    missing,
    isFetched: false,
    isShallow: false,
    problems,
  }
  if (unchanged.length === wanted.size) return yield opened

  onProgress?.({ branch: null, step: 'fetch', done: 0, total: 1 })
  const maxStoreBytes = options.maxStoreBytes ?? 2 * 1024 ** 3
  const limits = { maxStoreBytes, timeoutMs: 900_000, signal }
  const { shallow, unread } = await fetchBranches(store, location, [...wanted.keys()], limits)
  if (unread.size === wanted.size) throw new GitProblem([...unread.values()][0]!)
  if (shallow) problems.push(cutOff)
  problems.push(...(await rewritten(store, wanted, known, expected)))
  const came = list.flatMap(({ name, head }) => (unread.has(name) ? [] : head))
  const others = known.flatMap(({ sourceId, head }) => (sourceId === expected ? [] : head))
  const holds = await heldOf(store, others)
  yield { ...opened, roots: shallow ? [] : await rootsOf(store, came), holds, isFetched: true, isShallow: shallow }
  const done = new Set([...unchanged, ...(options.finished ?? [])])
  const own = await independentOf(store, came)
  for (const [branch, reason] of unread)
    if (!done.has(branch)) yield { type: 'unread', branch, problem: unreadBranch(branch, reason) }
  yield* readAll(
    store,
    list.filter(({ name }) => !done.has(name) && !unread.has(name)),
    own,
    options,
  )
}

// Whoever names a branch gets it, however many there are.
const maxBranches = 500

function tooMany(many: number): Problem {
  const reason = `It has ${many.toLocaleString('en')} branches, of which the first ${maxBranches} were read. Name others to have them read.`
  return { code: 'too_many', path: '', line: null, commit: null, reason }
}

const cutOff: Problem = {
  code: 'cut_off_history',
  path: '',
  line: null,
  commit: null,
  reason:
    'The repository holds only the newest part of its history (a shallow copy); what was lost before that cannot be recovered from it.',
}

const found = (branch: DeliveryBranch): Found => ({ type: 'branch', branch })

/** One branch that cannot be read leaves the others as they are. */
function unreadFor(error: unknown, branch: string, signal: AbortSignal | undefined): Unread {
  if (signal?.aborted) throw error
  if (!(error instanceof GitProblem)) console.error(error)
  const why = error instanceof GitProblem ? error.message : 'something in it was not understood.'
  return { type: 'unread', branch, problem: unreadBranch(branch, why) }
}

/**
 * Reads one object and nothing else, in the way in which its branch would: whether it alone is too much for a reader.
 * The folder holds what an earlier reading fetched.
 */
export async function readAlone(folder: string, { oid, path: file }: Place, announce: Announce): Promise<void> {
  const objects = openObjects(storeIn(folder))
  try {
    const contents = openContents(objects, new Set(), announce)
    if (isListKind(fileKind(file))) return void (await contents.version(oid, file))
    const { text } = await contents.text(oid, file)
    if (text !== null && /\.ya?ml$/i.test(file)) readYaml(text)
  } finally {
    await objects.close()
  }
}

async function* readAll(
  store: string,
  list: readonly { name: string; head: string }[],
  own: ReadonlySet<string>,
  options: DeliveryOptions,
): AsyncGenerator<Found> {
  const { signal, onProgress, skip = [], announce = () => {}, isLookedThrough = true, promptPaths = [] } = options
  const objects = openObjects(store, signal)
  const contents = openContents(objects, new Set(skip), announce)
  const lines = newLineCounts()
  try {
    for (const [done, { name, head }] of list.entries()) {
      const onStep = (step: string) => onProgress?.({ branch: name, step, done, total: list.length })
      const onCommits = (commits: number, of: number) => options.onCommits?.({ branch: name, commits, of })
      const context = {
        store,
        contents,
        lines,
        name,
        head,
        isOwn: own.has(head),
        isLookedThrough,
        promptPaths,
        onStep,
        onCommits,
        signal,
      }
      const branch = await readBranch(context).then(found, (error: unknown) => unreadFor(error, name, signal))
      yield branch
    }
  } finally {
    await objects.close()
  }
}

/** Branches whose earlier newest commit is no longer part of them: somebody replaced their history. */
async function rewritten(
  store: string,
  heads: ReadonlyMap<string, string>,
  known: readonly KnownHead[],
  sourceId: string | null,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const { sourceId: of, branch, head } of known) {
    const newest = heads.get(branch)
    if (of !== sourceId || !newest || newest === head || (await isAncestor(store, head, newest))) continue
    const reason = `The branch “${branch}” no longer contains the commit that was read last time: its history was replaced. What was read before is kept.`
    problems.push({ code: 'rewritten_history', path: '', line: null, commit: head, reason })
  }
  return problems
}
