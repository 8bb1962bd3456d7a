import type { EntryRecord } from '@/lib/imports/store/schema'
import type { Commit } from '@/lib/imports/schema'
import { type FileChange, spansOf, tipOf } from '@/lib/imports/recover/spans'
import type { ItemTable } from '@/lib/imports/recover/timeline'
import { restOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

const placed = ['title', 'status', 'task_id', 'timestamp']

type Issue = {
  recordKey: string
  value: Record<string, unknown>
  position: number
  first: Commit
  present: boolean
  states: { state: string; commit: string; author: string; at: string }[]
}

/** Issues with their newest state. An issue that is edited stays one issue: its id, or what it was when it was logged, tells it apart. */
export function issueEntries(file: string, changes: readonly FileChange[], table: ItemTable): EntryRecord[] {
  const issues = new Map<string, Issue>()
  const spans = spansOf(changes)
  for (const [id, { first, position }] of spans) {
    const { value } = table.items[id]!
    const recordKey = identityOf(value, table)
    const issue = issues.get(recordKey) ?? { recordKey, value, position, first, present: false, states: [] }
    issues.set(recordKey, issue)
    const state = wordsOf(value.status) ?? 'unknown'
    if (issue.states.at(-1)?.state !== state)
      issue.states.push({ state, commit: first.hash, author: first.author, at: first.at })
    Object.assign(issue, { value, position })
  }
  for (const id of tipOf(changes)?.ids ?? []) {
    const issue = issues.get(identityOf(table.items[id]!.value, table))!
    Object.assign(issue, { present: true, value: table.items[id]!.value })
  }
  return [...issues.values()].map((issue) => entryOf(file, issue))
}

/** Ids are not always unique (the same one stands on three copies of a bug), so the time it was logged goes with it. */
function identityOf(value: Record<string, unknown>, table: ItemTable): string {
  const { issue_id: id, timestamp, title, scope, type } = value
  return table
    .digest({
      id: id ?? null,
      timestamp: timestamp ?? null,
      title: title ?? null,
      scope: scope ?? null,
      type: type ?? null,
    })
    .slice(0, 40)
}

function entryOf(file: string, { recordKey, value, position, first, present, states }: Issue): EntryRecord {
  return {
    kind: 'issue',
    taskKey: wordsOf(value.task_id),
    file,
    recordKey,
    position,
    saidBy: wordsOf(value.committed_by) ?? wordsOf(value.reported_by),
    title: wordsOf(value.title),
    text: wordsOf(value.detail),
    state: wordsOf(value.status)?.toLowerCase() ?? null,
    flags: present ? [] : ['lost'],
    data: { ...restOf(value, [...placed, 'detail']), states },
    saidAt: timeOf(value.timestamp),
    commit: first.hash,
    author: first.author,
    present,
    at: first.at,
  }
}

/** Whether other readers refuse the file because of objects of a programming language in it. */
export function isUnparsableElsewhere(changes: readonly FileChange[], table: ItemTable): boolean {
  const tip = tipOf(changes)
  if (!tip) return false
  const notes = [...tip.notes, ...Array.from(tip.ids, (id) => table.items[id]!.notes).flat()]
  return notes.some(({ code }) => code !== 'duplicate_key' && code !== 'empty_file')
}

/** The issues the tip of a file holds. */
export function issuesAtTip(changes: readonly FileChange[], table: ItemTable): Record<string, unknown>[] {
  return Array.from(tipOf(changes)?.ids ?? [], (id) => table.items[id]!.value)
}
