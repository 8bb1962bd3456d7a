import type { ChangelogFacts, Truncation } from '@/lib/imports/facts/schema'
import type { ChangelogRecord } from '@/lib/imports/store/schema'
import type { Commit } from '@/lib/imports/schema'
import { type FileChange, type Span, spansOf, tipOf, wasRead } from '@/lib/imports/recover/spans'
import type { ItemTable } from '@/lib/imports/recover/timeline'
import { isRecord, restOf, tallyOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

const known = ['timestamp', 'path', 'task_id', 'committed_by', 'message']

/** A changelog entry in any of its shapes: one path, a list of files with changes, or a bare list of files. */
export type LoggedChange = {
  saidAt: string | null
  paths: string[]
  taskKey: string | null
  committedBy: string | null
  message: string | null
  /** Whether it has a `files` list, which says neither task nor author. */
  filesShape: boolean
}

export function readChange(value: Record<string, unknown>): LoggedChange {
  const files = Array.isArray(value.files) ? value.files : []
  const changes = files.flatMap((file) => (isRecord(file) ? (wordsOf(file.change) ?? []) : []))
  const paths = files.flatMap((file) => wordsOf(isRecord(file) ? file.path : file) ?? [])
  const single = wordsOf(value.path)
  return {
    saidAt: timeOf(value.timestamp),
    paths: single === null ? paths : [single, ...paths],
    taskKey: wordsOf(value.task_id),
    committedBy: wordsOf(value.committed_by),
    message: wordsOf(value.message) ?? (changes.length > 0 ? changes.join('; ') : wordsOf(value.type)),
    filesShape: Array.isArray(value.files) && files.every(isRecord) && files.length > 0,
  }
}

/** The recovered log: the union of all versions ever committed, each entry with what the newest version did to it. */
export function recoverChangelog(file: string, changes: readonly FileChange[], table: ItemTable): ChangelogRecord[] {
  const tip = new Set(tipOf(changes)?.ids)
  return [...spansOf(changes)].map(([id, span]) => recordOf(file, table, id, span, !tip.has(id)))
}

function recordOf(file: string, table: ItemTable, id: number, span: Span, lost: boolean): ChangelogRecord {
  const { key, value } = table.items[id]!
  const change = readChange(value)
  const data = restOf(value, change.filesShape ? known : [...known, 'type'])
  return {
    file,
    recordKey: key.slice(0, 40),
    taskKey: change.taskKey,
    path: change.paths.length === 1 ? change.paths[0]! : null,
    message: change.message,
    committedBy: change.committedBy,
    lost,
    saidAt: change.saidAt,
    firstCommit: span.first.hash,
    firstAuthor: span.first.author,
    firstAt: span.first.at,
    lastCommit: span.last.hash,
    lastAt: span.last.at,
    linkedCommit: null,
    data: change.paths.length > 1 ? { ...data, paths: change.paths } : data,
  }
}

/** What the file on the branch shows, what its history holds, and where entries were cut off. */
export function changelogFacts(
  file: string,
  changes: readonly FileChange[],
  table: ItemTable,
  knownTasks: ReadonlySet<string>,
): ChangelogFacts {
  const tip = tipOf(changes)
  const tipChanges = Array.from(tip?.ids ?? [], (id) => readChange(table.items[id]!.value))
  const all = [...spansOf(changes).keys()].map((id) => readChange(table.items[id]!.value))
  const versions = changes.filter(({ after }) => after !== null)
  const times = all.flatMap(({ saidAt }) => saidAt ?? []).toSorted()
  return {
    file,
    tipEntries: tipChanges.length,
    tipCommittedBy: tallyOf(tipChanges.map(({ committedBy }) => committedBy)),
    tipTaskKeys: new Set(tipChanges.map(({ taskKey }) => taskKey)).size,
    tipEntriesWithUnknownTask: tipChanges.filter(({ taskKey }) => !knownTasks.has(taskKey ?? 'null')).length,
    versions: versions.length,
    maxEntries: versions.reduce((most, { after }) => Math.max(most, after!.ids.length), 0),
    distinctEntries: all.length,
    lostAtTip: all.length - new Set(tip?.ids).size,
    truncations: versions.flatMap((change) => truncationOf(change) ?? []),
    deletions: changes.flatMap(({ commit, before, after }) =>
      after === null && before && before.ids.length > 0 ? [{ ...whoOf(commit), before: before.ids.length }] : [],
    ),
    filesShape: all.filter(({ filesShape }) => filesShape).length,
    committedBy: tallyOf(all.map(({ committedBy }) => committedBy)),
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
  }
}

function truncationOf({ commit, before, after }: FileChange): Truncation | null {
  if (!before || !after || !wasRead(before) || !wasRead(after)) return null
  if (after.ids.length >= before.ids.length) return null
  return { ...whoOf(commit), before: before.ids.length, after: after.ids.length }
}

function whoOf({ hash, author, at }: Commit): { commit: string; author: string; at: string } {
  return { commit: hash, author, at }
}

/** A changelog written as text becomes a list: one entry per heading of the second level. */
export function readTextLog(path: string, text: string): Record<string, unknown>[] {
  const sections = text.split(/^## +/m)
  const taskOfFile = /^\.logs\/changelogs\/(.+)\.md$/.exec(path)?.[1] ?? null
  return sections.slice(1).flatMap((section) => {
    const [heading = '', ...lines] = section.split('\n')
    const timestamp = /^\W*timestamp:? *(\S+)/im.exec(section)?.[1] ?? null
    const message = lines
      .filter((line) => line.trim() !== '' && !/^\W*timestamp:/i.test(line))
      .join('\n')
      .trim()
    const task = /^Task +(.+)$/.exec(heading.trim())?.[1] ?? taskOfFile
    return message === '' ? [] : [{ timestamp, task_id: task, message, heading: heading.trim() }]
  })
}
