import type { MemoryFacts } from '@/lib/imports/facts/schema'
import type { MemoryRecord, MemoryVersionRecord } from '@/lib/imports/store/schema'
import type { Commit } from '@/lib/imports/schema'
import type { Note } from '@/lib/imports/recover/reading'
import { type FileChange, tipOf, wasRead } from '@/lib/imports/recover/spans'
import type { ItemTable, Version } from '@/lib/imports/recover/timeline'
import { isRecord, listOf, restOf, shorten, tallyOf, textOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

const known = ['path', 'file_path', 'description', 'tags', 'pod_owner', 'file_type', 'raw_url', 'last_updated']

/** An entry of a memory file with the digest that tells its states apart. */
export type MemoryItem = { digest: string; value: Record<string, unknown> }

/** The entries of one version, whatever its shape: a list, `memory:` or `files:` by name, or lists per topic. */
export function memoryItems(version: Version | null, table: ItemTable): MemoryItem[] {
  if (!version) return []
  if (version.shape === 'list')
    return Array.from(version.ids, (id) => ({ digest: table.items[id]!.key, value: table.items[id]!.value }))
  if (!isRecord(version.value)) return []
  const root = isRecord(version.value.memory)
    ? version.value.memory
    : (version.value.files ?? version.value.memory ?? version.value)
  if (Array.isArray(root)) return root.flatMap((value) => (isRecord(value) ? [asItem(value, table)] : []))
  if (!isRecord(root)) return []
  return Object.entries(root).flatMap(([name, value]) => namedItems(name, value, table))
}

/** What of a memory file that is no plain list fits none of the shapes that are known. */
export function memoryMisfit({ shape, value, line = 1 }: Version): Note | null {
  if (shape !== 'mapping') return null
  if (!isRecord(value)) return { code: 'not_a_list', line, reason: 'It should hold entries; nothing of it was read.' }
  const root = isRecord(value.memory) ? value.memory : (value.files ?? value.memory ?? value)
  const members = isRecord(root) ? Object.entries(root) : Array.isArray(root) ? [['memory', root] as const] : []
  const bare = members.flatMap(([name, list]) => (Array.isArray(list) && !list.every(isRecord) ? [name] : []))
  if (bare.length === 0) return null
  const reason = `Under “${shorten(bare[0]!, 80)}” stand entries without fields; those were left out.`
  return { code: 'entry_not_a_mapping', line, reason }
}

function namedItems(name: string, value: unknown, table: ItemTable): MemoryItem[] {
  if (Array.isArray(value))
    return value.flatMap((member) =>
      isRecord(member) ? [asItem({ ...underName(name, member), topic: name }, table)] : [],
    )
  if (isRecord(value)) return [asItem(underName(name, value), table)]
  const words = wordsOf(value)
  return words === null || name === 'template' ? [] : [asItem({ path: name, description: words }, table)]
}

/** An entry without a path of its own goes by the name it stands under. */
function underName(name: string, value: Record<string, unknown>): Record<string, unknown> {
  return (wordsOf(value.path) ?? wordsOf(value.file_path)) ? value : { ...value, path: name }
}

function asItem(value: Record<string, unknown>, table: ItemTable): MemoryItem {
  return { digest: table.digest(value), value }
}

export function pathOf(value: Record<string, unknown>): string {
  return wordsOf(value.path) ?? wordsOf(value.file_path) ?? wordsOf(value.title) ?? '(no path)'
}

type Track = {
  path: string
  occurrence: number
  versions: MemoryVersionRecord[]
  value: Record<string, unknown>
  first: Commit
  last: Commit
  present: boolean
}

/** Follows every entry of a memory file through its history: what it said, since when, and when it left. */
export function recoverMemory(
  file: string,
  changes: readonly FileChange[],
  table: ItemTable,
  flagsOf: FlagReader,
): MemoryRecord[] {
  const tracks = new Map<string, Track>()
  for (const { commit, after } of changes.filter((change) => wasRead(change.after))) {
    const gone = new Set([...tracks.values()].filter(({ present }) => present))
    const seen = new Map<string, number>()
    for (const item of memoryItems(after, table)) {
      const path = pathOf(item.value)
      const occurrence = seen.get(path) ?? 0
      seen.set(path, occurrence + 1)
      gone.delete(follow(tracks, path, occurrence, item, commit))
    }
    for (const track of gone) remove(track, commit)
  }
  return [...tracks.values()].map((track) => recordOf(file, track, flagsOf(track.value, track.occurrence)))
}

function follow(tracks: Map<string, Track>, path: string, occurrence: number, item: MemoryItem, commit: Commit): Track {
  const id = `${occurrence} ${path}`
  const track = tracks.get(id) ?? {
    path,
    occurrence,
    versions: [],
    value: item.value,
    first: commit,
    last: commit,
    present: true,
  }
  tracks.set(id, track)
  const newest = track.versions.at(-1)
  if (!newest || newest.removed || newest.digest !== short(item.digest)) {
    track.versions.push(versionOf(track.versions.length + 1, item, commit, false))
    track.last = commit
  }
  track.value = item.value
  track.present = true
  return track
}

/** Enough of a digest to tell states apart. */
function short(digest: string): string {
  return digest.slice(0, 40)
}

function remove(track: Track, commit: Commit): void {
  const item = { digest: track.versions.at(-1)!.digest, value: track.value }
  track.versions.push(versionOf(track.versions.length + 1, item, commit, true))
  track.last = commit
  track.present = false
}

function versionOf(
  number: number,
  { digest, value }: MemoryItem,
  commit: Commit,
  removed: boolean,
): MemoryVersionRecord {
  return {
    number,
    digest: short(digest),
    description: wordsOf(value.description),
    tags: listOf(value.tags),
    podOwner: wordsOf(value.pod_owner),
    data: restOf(value, ['path', 'description', 'tags', 'pod_owner']),
    removed,
    commit: commit.hash,
    author: commit.author,
    at: commit.at,
  }
}

function recordOf(file: string, track: Track, flags: string[]): MemoryRecord {
  const { value } = track
  return {
    file,
    path: track.path,
    occurrence: track.occurrence,
    description: wordsOf(value.description),
    fileType: wordsOf(value.file_type),
    tags: listOf(value.tags),
    podOwner: wordsOf(value.pod_owner),
    state: track.present ? 'active' : 'archived',
    flags: track.present ? flags : [],
    data: { ...restOf(value, known), ...(wordsOf(value.raw_url) ? { raw_url: value.raw_url } : {}) },
    saidUpdatedAt: timeOf(value.last_updated),
    commit: track.last.hash,
    author: track.last.author,
    createdAt: track.first.at,
    updatedAt: track.last.at,
    versions: track.versions,
  }
}

export type FlagReader = (value: Record<string, unknown>, occurrence: number) => string[]

/** What is odd about an entry, seen from the branch it stands on. */
export function memoryFlags(
  branch: string,
  tree: ReadonlySet<string>,
  changedAt: ReadonlyMap<string, string>,
): FlagReader {
  return (value, occurrence) => {
    const path = pathOf(value)
    const flags: string[] = []
    if (occurrence > 0) flags.push('duplicate_path')
    if (!tree.has(path)) flags.push('path_not_in_tree')
    if (isIncomplete(value)) flags.push('missing_metadata')
    const other = rawUrlBranch(value)
    if (other !== null && other !== branch) flags.push('other_branch')
    if (isStale(timeOf(value.last_updated), changedAt.get(path))) flags.push('stale')
    if (/^fallback summary/i.test(textOf(value.description) ?? '')) flags.push('fallback_summary')
    if (/(?:^|\/)(?:\.DS_Store|\.env(?:\.[^/]*)?|__pycache__|[^/]+\.pyc)(?:\/|$)/.test(path))
      flags.push('should_not_be_indexed')
    return flags
  }
}

function isIncomplete(value: Record<string, unknown>): boolean {
  return wordsOf(value.description) === null || wordsOf(value.pod_owner) === null || listOf(value.tags).length === 0
}

/** The index says it looked at the file on a day before the file last changed. */
function isStale(indexedAt: string | null, changedAt: string | undefined): boolean {
  return indexedAt !== null && changedAt !== undefined && indexedAt.slice(0, 10) < changedAt.slice(0, 10)
}

/** The branch a raw address points to: the third part of raw.githubusercontent.com/owner/repository/branch/… */
function rawUrlBranch(value: Record<string, unknown>): string | null {
  return (
    /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/([^/]+)\//.exec(wordsOf(value.raw_url) ?? '')?.[1] ?? null
  )
}

/** What the memory file at the tip holds, counted. */
export function memoryFacts(
  file: string,
  changes: readonly FileChange[],
  table: ItemTable,
  tree: ReadonlySet<string>,
): MemoryFacts {
  const items = memoryItems(tipOf(changes), table).map(({ value }) => value)
  const paths = items.map(pathOf)
  const counts = tallyOf(paths)
  return {
    file,
    entries: items.length,
    uniquePaths: new Set(paths).size,
    duplicatePaths: [...new Set(paths)].filter((path) => counts[path]! > 1),
    podOwner: tallyOf(items.map((value) => textOf(value.pod_owner))),
    missingMetadata: items.filter(isIncomplete).length,
    pathNotInTree: paths.filter((path) => !tree.has(path)).length,
    rawUrlBranch: tallyOf(items.map(rawUrlBranch)),
    versions: changes.filter(({ after }) => after !== null).length,
  }
}
