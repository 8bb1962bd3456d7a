import { changelogFacts, recoverChangelog } from '@/lib/imports/recover/changelog'
import { isBookkeeping, type Links, linkCommits, type Pointer } from '@/lib/imports/recover/commits'
import { listLosses } from '@/lib/imports/reader/losses'
import type { ChangelogFacts, Loss } from '@/lib/imports/facts/schema'
import { byImportance, type FileKind } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import { listChanges, type Touch } from '@/lib/imports/reader/records'
import type { ChangelogRecord, UnloggedRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { problemsOf } from '@/lib/imports/recover/spans'
import { listOf, shorten } from '@/lib/imports/recover/values'

/** The recovered logs of a branch, the main one first. */
export type BranchLog = { records: ChangelogRecord[]; facts: ChangelogFacts[]; problems: Problem[]; losses: Loss[] }

export async function readChangelogs(
  contents: Contents,
  kinds: ReadonlyMap<FileKind, ReadonlyMap<string, readonly Touch[]>>,
  knownTasks: ReadonlySet<string>,
): Promise<BranchLog> {
  const log: BranchLog = { records: [], facts: [], problems: [], losses: [] }
  const files = new Map([...(kinds.get('changelog') ?? []), ...(kinds.get('changelog_text') ?? [])])
  for (const path of [...files.keys()].toSorted(byImportance)) {
    const changes = await listChanges(contents, path, files.get(path)!)
    log.records.push(...recoverChangelog(path, changes, contents.table))
    log.facts.push(changelogFacts(path, changes, contents.table, knownTasks))
    log.losses.push(...listLosses('changelog', path, changes, contents.table))
    log.problems.push(...problemsOf(path, changes, contents.table))
  }
  return log
}

/** Brings the log and the commits together, and writes into each record which commit it speaks of. */
export function linkLog(commits: readonly Commit[], records: ChangelogRecord[]): Links {
  const pointers = records.flatMap((record, index): Pointer[] => {
    const atMs = Date.parse(record.saidAt ?? record.firstAt)
    const paths = record.path === null ? listOf(record.data.paths) : [record.path]
    return paths.map((path) => ({ path, atMs, index }))
  })
  const links = linkCommits(commits, pointers)
  for (const [index, hash] of links.commitOf) records[index]!.linkedCommit = hash
  return links
}

const shownPaths = 20

/** Commits since the log exists that changed something the log does not speak of. */
export function findUnlogged(
  commits: readonly Commit[],
  records: readonly ChangelogRecord[],
  { logged }: Links,
): UnloggedRecord[] {
  const since = records.reduce<string | null>(
    (least, { firstAt }) => (least === null || firstAt < least ? firstAt : least),
    null,
  )
  if (since === null) return []
  return commits.flatMap((commit) => {
    if (commit.parents > 1 || commit.at < since) return []
    const paths = commit.changes.flatMap(({ path }) =>
      isBookkeeping(path, commit.message) || logged.has(`${commit.hash} ${path}`) ? [] : path,
    )
    if (paths.length === 0) return []
    const { hash, author, at, message, changeCount, changes } = commit
    // A huge commit lists only part of its changes; the rest counts as unlogged like the part that was looked at.
    const pathCount = paths.length + (changeCount - changes.length)
    return [{ commit: hash, author, at, message: shorten(message, 500), pathCount, paths: paths.slice(0, shownPaths) }]
  })
}
