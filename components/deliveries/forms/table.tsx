import { type Form, mostShown } from '@/components/deliveries/forms/form'
import { TableDifference } from '@/components/difference/table-difference'
import { counted } from '@/lib/core/count'
import { isOther, type TableChange, tableChanges } from '@/lib/difference/table'

/** A table row by row: columns that came or went first, then rows, each changed cell beside what it was. */
export const tableForm: Form = ({ path, before, after }) => {
  if (!/\.(?:csv|tsv)$/i.test(path)) return null
  const change = tableChanges(path, before, after)
  if (!change || change.rows.length * change.columns.length > mostShown) return null
  const { rows, columns, areRowsReordered, areColumnsReordered, separators } = change
  const areColumnsOther = columns.some((column) => column.before === null || column.after === null)
  return {
    summary: before === null ? `${counted(rows.length, 'row')}, all of them new.` : tableWords(change),
    text: rows
      .map(({ cells }) =>
        cells.map((cell) => (isOther(cell) ? `${cell.before ?? ''} → ${cell.after ?? ''}` : cell.after)).join('\t'),
      )
      .join('\n'),
    picture: <TableDifference change={change} isNew={before === null} />,
    needsText:
      (before !== null && rows.length === 0 && !areColumnsOther) ||
      areRowsReordered ||
      areColumnsReordered ||
      separators !== null,
  }
}

const signs: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }

/** "1 column came. 2 rows changed, 1 row went, 14 rows as before." */
function tableWords({ columns, rows, same, areRowsReordered, areColumnsReordered, separators }: TableChange): string {
  const came = columns.filter(({ before }) => before === null).length
  const went = columns.filter(({ after }) => after === null).length
  const of = (kind: 'changed' | 'came' | 'went') => rows.filter((row) => row.kind === kind).length
  const said = (count: number, one: string, word: string) => (count > 0 ? [`${counted(count, one)} ${word}`] : [])
  const ofColumns = [...said(came, 'column', 'came'), ...said(went, 'column', 'went')]
  const ofRows = [
    ...said(of('changed'), 'row', 'changed'),
    ...said(of('came'), 'row', 'came'),
    ...said(of('went'), 'row', 'went'),
    ...said(same, 'row', 'as before'),
  ]
  return [
    ...(ofColumns.length > 0 ? [ofColumns.join(', ')] : []),
    ...(ofRows.length > 0 ? [ofRows.join(', ')] : ['No row in it']),
    ...(areColumnsReordered ? ['Columns stand in another order'] : []),
    ...(areRowsReordered ? ['Rows stand in another order'] : []),
    ...(separators ? [`Cells were parted by ${signs[separators[0]]}, and are by ${signs[separators[1]]}`] : []),
  ]
    .map((sentence) => `${sentence}.`)
    .join(' ')
}
