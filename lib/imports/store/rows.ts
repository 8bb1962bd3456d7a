import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { capBytes } from '@/lib/imports/recover/values'
import type { Problem } from '@/lib/imports/schema'
import { tables } from '@/lib/imports/store/rules'
import type { BranchRecords, MemoryRecord } from '@/lib/imports/store/schema'
import type { RecordKind } from '@/lib/imports/store/nouns'

export type Row = Record<string, unknown>

/** Records as rows, one per key: a statement cannot touch a row twice, and names that were cut may have become equal. */
export function rowsOf(kind: RecordKind, records: BranchRecords[RecordKind]): Row[] {
  const rows = new Map<string, Row>()
  for (const record of records) {
    const row: Row = { ...record, id: newId() }
    if (kind === 'memory') row.versionCount = (record as MemoryRecord).versions.length
    if (kind === 'problems') Object.assign(row, problemRow(record as Problem))
    rows.set(JSON.stringify(tables[kind].keys.map((key) => row[key])), row)
  }
  return [...rows.values()]
}

function problemRow({ code, path, line, reason, mended }: Problem): Row {
  return {
    recordKey: digestOf([code, path, line, reason]).slice(0, 40),
    path: capBytes(path, 700),
    mendedCommit: mended?.commit ?? null,
    mendedAt: mended?.at ?? null,
  }
}
