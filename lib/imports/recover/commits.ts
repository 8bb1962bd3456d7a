import type { Commit } from '@/lib/imports/schema'

/** A changelog entry as far as it points to a commit. `index` is the caller's. */
export type Pointer = { path: string; atMs: number; index: number }

/** Which commits the log speaks of. */
export type Links = {
  /** Commits a pod made: one file, and the log has an entry on that file at about that time. */
  byAgent: Set<string>
  /** The entry that speaks of a commit, by the commit's hash. */
  entryOf: Map<string, number>
  /** Changes the log speaks of, as `hash path`. */
  logged: Set<string>
  /** The commit an entry speaks of, by the entry's index. */
  commitOf: Map<number, string>
}

// The log's time is taken before the write, on another clock; more than this apart is another act.
const windowMs = 4 * 60_000

const bookkeepingFile = /(?:^|\/)(?:changelog\.ya?ml|CHANGELOG\.md)$/
const memoryFile = /(?:^|\/)memory\.ya?ml$/
const bookkeepingSubject =
  /^(?:update|create|initiali[sz]e) (?:memory|changelog)\.ya?ml\b|^(?:add|indexed) \d+ (?:memory )?entries\b/i

/** Commits the machine makes about a commit: the log's own line, and the index it keeps of files. */
export function isBookkeeping(path: string, message: string): boolean {
  return bookkeepingFile.test(path) || (memoryFile.test(path) && bookkeepingSubject.test(message))
}

/** Brings log and commits together by file and time. */
export function linkCommits(commits: readonly Commit[], pointers: readonly Pointer[]): Links {
  const links: Links = { byAgent: new Set(), entryOf: new Map(), logged: new Set(), commitOf: new Map() }
  const pointersOf = grouped(pointers)
  const touches = new Map<string, { atMs: number; hash: string }[]>()
  for (const commit of commits) {
    if (commit.parents > 1) continue
    const atMs = Date.parse(commit.at)
    for (const { path } of commit.changes) {
      const near = pointersOf.get(path)
      if (!near) continue
      const list = touches.get(path)
      if (list) list.push({ atMs, hash: commit.hash })
      else touches.set(path, [{ atMs, hash: commit.hash }])
      const entry = nearest(near, atMs)
      if (!entry) continue
      links.logged.add(`${commit.hash} ${path}`)
      if (!links.entryOf.has(commit.hash)) links.entryOf.set(commit.hash, entry.index)
      if (commit.changeCount === 1 && !isBookkeeping(path, commit.message)) links.byAgent.add(commit.hash)
    }
  }
  // Dates of commits need not rise along a branch.
  for (const list of touches.values()) list.sort((one, other) => one.atMs - other.atMs)
  for (const { path, atMs, index } of pointers) {
    const commit = nearest(touches.get(path) ?? [], atMs)
    if (commit) links.commitOf.set(index, commit.hash)
  }
  return links
}

function grouped(pointers: readonly Pointer[]): Map<string, Pointer[]> {
  const byPath = new Map<string, Pointer[]>()
  for (const pointer of pointers) {
    const list = byPath.get(pointer.path)
    if (list) list.push(pointer)
    else byPath.set(pointer.path, [pointer])
  }
  for (const list of byPath.values()) list.sort((one, other) => one.atMs - other.atMs)
  return byPath
}

/** The nearest in time within the window; the list is in the order of time. */
function nearest<Timed extends { atMs: number }>(list: readonly Timed[], atMs: number): Timed | null {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.atMs < atMs) low = middle + 1
    else high = middle
  }
  const candidates = [list[low - 1], list[low]].filter((one) => one !== undefined)
  const best = candidates.toSorted((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs))[0]
  return best && Math.abs(best.atMs - atMs) <= windowMs ? best : null
}
