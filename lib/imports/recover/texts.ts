import type { Reading } from '@/lib/imports/recover/reading'
import { isLegacy, taskOfPath } from '@/lib/imports/recover/files'
import type { EntryKind, EntryRecord } from '@/lib/imports/store/schema'
import type { Commit } from '@/lib/imports/schema'
import { isRecord, restOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

/** One version of a file that is one record: a prompt, a trace, a report. */
export type TextVersion = {
  commit: Commit
  oid: string
  text: string
  /** The text as data, when the file is written as data. */
  reading: Reading | null
  hash: string
  present: boolean
}

type Fields = Pick<EntryRecord, 'title' | 'text' | 'state' | 'data' | 'saidAt'> & {
  flags?: string[]
  taskKey?: string | null
}

function textEntry(kind: EntryKind, file: string, version: TextVersion, position: number, fields: Fields): EntryRecord {
  const { commit, oid, present } = version
  const { flags = [], taskKey = taskOfPath(file), ...rest } = fields
  return {
    kind,
    file,
    recordKey: oid,
    position,
    saidBy: null,
    ...rest,
    taskKey,
    flags: [...flags, ...(isLegacy(file) ? ['legacy'] : []), ...(present ? [] : ['lost'])],
    commit: commit.hash,
    author: commit.author,
    present,
    at: commit.at,
  }
}

/** Every prompt a task was ever started on; a second start overwrites the file, not this record. */
export function promptEntries(file: string, versions: readonly TextVersion[]): EntryRecord[] {
  return versions.map((version, position) =>
    textEntry('prompt_used', file, version, position, {
      title: null,
      text: version.text,
      state: null,
      data: { promptHash: version.hash },
      saidAt: null,
      flags: version.text.trim() === '' ? ['empty'] : [],
    }),
  )
}

/** Reasoning traces, from YAML or from text. A quality the pod gave itself is kept under that name. */
export function traceEntries(file: string, versions: readonly TextVersion[]): EntryRecord[] {
  return versions.map((version, position) => {
    const { reading } = version
    const value = reading && isRecord(reading.value) ? reading.value : {}
    const text = wordsOf(value.summary) ?? (reading ? null : version.text)
    const taskKey = taskOfPath(file) ?? wordsOf(value.task_id)
    const data = reading && !isRecord(reading.value) ? { unread: version.text } : restOf(value, ['summary'])
    return textEntry('reasoning_trace', file, version, position, {
      title: null,
      text,
      state: null,
      data,
      saidAt: null,
      taskKey,
    })
  })
}

/** Reports of the framework's own metrics, kept as they were written. */
export function metricsEntries(file: string, versions: readonly TextVersion[]): EntryRecord[] {
  return versions.map((version, position) => {
    const value = isRecord(version.reading?.value) ? version.reading.value : {}
    return textEntry('metrics_report', file, version, position, {
      title: file.split('/').at(-1) ?? file,
      text: wordsOf(value.reasoning_summary),
      state: null,
      data: restOf(value, ['reasoning_summary']),
      saidAt: timeOf(value.timestamp),
      taskKey: null,
    })
  })
}
