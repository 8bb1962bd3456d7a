import { isLegacy, taskOfPath } from '@/lib/imports/recover/files'
import type { EntryKind, EntryRecord } from '@/lib/imports/store/schema'
import { type FileChange, type Span, spansOf, tipOf } from '@/lib/imports/recover/spans'
import type { ItemTable } from '@/lib/imports/recover/timeline'
import { listOf, restOf, textOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

type Fields = Pick<EntryRecord, 'saidBy' | 'title' | 'text' | 'state' | 'flags' | 'data' | 'saidAt'> & {
  taskKey?: string | null
}

/** The entries of a file that is a list, from all its versions; those the tip still holds are present. */
function listEntries(
  kind: EntryKind,
  file: string,
  changes: readonly FileChange[],
  table: ItemTable,
  read: (value: Record<string, unknown>) => Fields,
): EntryRecord[] {
  const tip = new Set(tipOf(changes)?.ids)
  return [...spansOf(changes)].map(([id, span]) => {
    const { key, value } = table.items[id]!
    return entryOf(kind, file, key.slice(0, 40), span, tip.has(id), read(value))
  })
}

function entryOf(
  kind: EntryKind,
  file: string,
  recordKey: string,
  span: Span,
  present: boolean,
  fields: Fields,
): EntryRecord {
  const { taskKey = taskOfPath(file), ...rest } = fields
  const flags = [...rest.flags, ...(isLegacy(file) ? ['legacy'] : []), ...(present ? [] : ['lost'])]
  const { hash, author, at } = span.first
  return { kind, file, recordKey, position: span.position, ...rest, taskKey, flags, present, commit: hash, author, at }
}

/** Thoughts a pod wrote down while it worked. A message may be null; the entry stands all the same. */
export function thoughtEntries(file: string, changes: readonly FileChange[], table: ItemTable): EntryRecord[] {
  return listEntries('thought', file, changes, table, (value) => {
    const text = wordsOf(value.message) ?? wordsOf(value.thought)
    return {
      saidBy: wordsOf(value.pod_owner) ?? wordsOf(value.pod),
      title: null,
      text,
      state: null,
      flags: text === null ? ['no_message'] : [],
      data: restOf(value, ['message', 'thought', 'timestamp']),
      saidAt: timeOf(value.timestamp),
    }
  })
}

/** Hand-offs between pods in any of their three shapes. */
export function handoffEntries(file: string, changes: readonly FileChange[], table: ItemTable): EntryRecord[] {
  return listEntries('handoff', file, changes, table, (value) => {
    const to = wordsOf(value.to_pod) ?? wordsOf(value.target_pod) ?? wordsOf(value.to)
    const open = isPlaceholder(to)
    const notes = wordsOf(value.notes) ?? wordsOf(value.note)
    return {
      saidBy: wordsOf(value.from_pod) ?? wordsOf(value.origin_pod) ?? wordsOf(value.from),
      title: open ? null : to,
      text: notes ?? wordsOf(value.reason),
      state: open ? 'to_nobody' : 'addressed',
      flags: notes === null ? ['no_notes'] : [],
      data: { ...value, reference_files: listOf(value.reference_files) },
      saidAt: timeOf(value.timestamp),
    }
  })
}

/** `<replace with who the next pod is …>`, an empty name or none: nobody was told. */
export function isPlaceholder(to: string | null): boolean {
  return to === null || /^<.*>$|^(?:unknown|none|tbd|todo)$/i.test(to)
}

/** Hand-offs to a placeholder, as the files at the tip have them. */
export function countHandoffs(
  changes: readonly FileChange[],
  table: ItemTable,
): { handoffs: number; toNobody: number } {
  const values = Array.from(tipOf(changes)?.ids ?? [], (id) => table.items[id]!.value)
  const toNobody = values.filter((value) => /^\s*</.test(textOf(value.to_pod) ?? '')).length
  return { handoffs: values.length, toNobody }
}

/** Thoughts at the tip, and those without a message. */
export function countThoughts(
  changes: readonly FileChange[],
  table: ItemTable,
): { thoughts: number; withoutMessage: number } {
  const values = Array.from(tipOf(changes)?.ids ?? [], (id) => table.items[id]!.value)
  return { thoughts: values.length, withoutMessage: values.filter((value) => wordsOf(value.message) === null).length }
}
