import { type Form, mostShown } from '@/components/deliveries/forms/form'
import { RecordChanges, recordText, type RecordChange, sizeOf } from '@/components/deliveries/record-changes'
import { counted } from '@/lib/core/count'
import { memoryChanges } from '@/lib/imports/between/memory'
import { fileKind } from '@/lib/imports/recover/files'

const said = { came: 'is added', went: 'goes', changed: 'says something else' } as const
const words = [
  ['came', 'added'],
  ['changed', 'changed'],
  ['went', 'gone'],
] as const

/** A memory file as what it is: which entries came, went and changed. */
export const memoryForm: Form = ({ path, before, after }) => {
  if (fileKind(path) !== 'memory') return null
  const read = memoryChanges(before, after)
  if (!read) return null
  const records: RecordChange[] = read.entries.map((entry) => ({
    ...entry,
    title: null,
    said: said[entry.kind],
    // Its path is the name that stands above it.
    fields: entry.fields.filter(({ path: at, before: was, after: is }) => at !== 'path' || (is ?? was) !== entry.name),
  }))
  if (sizeOf(records) > mostShown) return null
  const parts = words.flatMap(([kind, word]) => {
    const count = records.filter((one) => one.kind === kind).length
    return count > 0 ? [`${counted(count, 'memory entry', 'memory entries')} ${word}`] : []
  })
  const changed = parts.length > 0 ? parts.join(', ') : 'No memory entry says anything else'
  return {
    summary: `${changed}${read.same > 0 ? `, ${counted(read.same, 'other')} as before` : ''}.`,
    text: recordText(records),
    picture: <RecordChanges records={records} />,
    needsText: records.length === 0,
  }
}
