import { type Form, mostShown } from '@/components/deliveries/forms/form'
import { PathChanges } from '@/components/difference/path-changes'
import { counted } from '@/lib/core/count'
import { documentChanges, formOf, type PathChange } from '@/lib/difference/structure'

/** YAML and JSON by key: each value beside what it was. A new file is read as it is written. */
export const documentForm: Form = ({ path, before, after }) => {
  const form = formOf(path)
  const read = form && before !== null && documentChanges(before, after, form)
  if (!read || read.changes.length > mostShown) return null
  const { changes, isReordered } = read
  return {
    summary: `${valueWords(changes)}${isReordered ? '. Some of it stands in another order.' : '.'}`,
    text: changes.map(textOf).join('\n'),
    picture: <PathChanges changes={changes} />,
    needsText: changes.length === 0 || isReordered,
  }
}

/** A value that changed, as plain text. */
export function textOf({ path, before, after }: PathChange): string {
  return `${path}\n${before ?? ''} → ${after ?? ''}`
}

function valueWords(changes: readonly PathChange[]): string {
  const counts = {
    changed: changes.filter(({ before, after }) => before !== null && after !== null).length,
    came: changes.filter(({ before }) => before === null).length,
    went: changes.filter(({ after }) => after === null).length,
  }
  const parts = Object.entries(counts).flatMap(([word, count]) =>
    count > 0 ? [`${counted(count, 'value')} ${word}`] : [],
  )
  return parts.length > 0 ? parts.join(', ') : 'No value is another one'
}
