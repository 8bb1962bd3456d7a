import { FromTo } from '@/components/difference/changed-words'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { type Column, isOther, type TableChange, type TableRow } from '@/lib/difference/table'

type TableDifferenceProps = { change: TableChange; isNew: boolean }

// Said once for all cells, of which there may be thousands.
const look =
  'w-full border-collapse text-small [&_:is(td,th)]:border-t [&_:is(td,th)]:border-line [&_:is(td,th)]:px-2 [&_:is(td,th)]:py-1 [&_:is(td,th)]:text-left [&_:is(td,th)]:align-top'

const signs = {
  changed: { sign: '', word: 'changed', tone: '' },
  came: { sign: '+', word: 'came', tone: 'bg-ok-bg' },
  went: { sign: '−', word: 'went', tone: 'bg-bad-bg' },
} as const

/** The rows of a table that are not as before, cell by cell; of a new one all of them. */
export function TableDifference({ change: { columns, rows }, isNew }: TableDifferenceProps) {
  if (rows.length === 0) return <Headings columns={columns} />
  return (
    <table translate="no" className={look}>
      <thead>
        <tr>
          <th scope="col" translate="yes" className="text-subtle">
            Row
          </th>
          {columns.map((column) => (
            <th key={`${column.before} ${column.after}`} scope="col" className="min-w-16">
              <Heading column={column} isNew={isNew} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.kind} ${row.line}`} row={row} isNew={isNew} />
        ))}
      </tbody>
    </table>
  )
}

function Headings({ columns }: { columns: readonly Column[] }) {
  return (
    <ul className="text-small">
      {columns.map((column) => (
        <li key={`${column.before} ${column.after}`}>
          <Heading column={column} isNew={false} />
        </li>
      ))}
    </ul>
  )
}

/** A column's name; one that came or went is marked. */
function Heading({ column: { name, before, after }, isNew }: { column: Column; isNew: boolean }) {
  if (isNew || (before !== null && after !== null)) return <Revealed text={name} />
  return <FromTo before={after === null ? name : null} after={before === null ? name : null} />
}

function Row({ row: { kind, line, cells }, isNew }: { row: TableRow; isNew: boolean }) {
  const { sign, word, tone } = signs[kind]
  return (
    <tr className={cn(!isNew && tone)}>
      <th scope="row" translate="yes" className="font-normal whitespace-nowrap text-subtle">
        {!isNew && (
          <>
            {sign !== '' && <span aria-hidden="true">{sign} </span>}
            <span className="sr-only">{word}: </span>
          </>
        )}
        {line}
      </th>
      {cells.map((cell, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a cell is told by its column
        <td key={at} className="wrap-anywhere whitespace-pre-line">
          <Cell cell={cell} isMarked={kind === 'changed'} />
        </td>
      ))}
    </tr>
  )
}

function Cell({ cell, isMarked }: { cell: TableRow['cells'][number]; isMarked: boolean }) {
  const { before, after } = cell
  if (isMarked && isOther(cell)) return <FromTo before={before || null} after={after || null} />
  return <Revealed text={after ?? before ?? ''} />
}
