import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { DataTable } from '@/components/ui/table'
import { event, request } from '@/lib/core/screens'
import type { Cell, Column, Row, Section } from '@/lib/record/reports/document'
import { shownCell } from '@/lib/record/reports/written'

type DocumentProps = {
  sections: readonly Section[]
  /** So many rows of each part are shown. */
  most: number
  /** Where all of them are, in a sentence. */
  more: string
  /** The address at which a part stands alone with more of its rows, where there is one. */
  aloneAt?: (part: string) => string
}

/** What a report says, part by part. */
export function ReportDocument({ sections, most, more, aloneAt }: DocumentProps) {
  return (
    <div className="grid gap-3">
      {sections.map((section) => (
        <Card key={section.name} id={`part-${section.name}`} title={section.title}>
          {section.words.map((words) => (
            <p key={words} className="mt-1 max-w-[75ch] text-small text-pretty wrap-anywhere text-muted">
              {words}
            </p>
          ))}
          <Body section={section} most={most} />
          {section.form === 'table' && section.rows.length > 0 && leftOut(section.columns).length > 0 && (
            <p className="mt-2 text-small text-muted">
              Not shown here:{' '}
              {leftOut(section.columns)
                .map(({ label }) => label)
                .join(', ')}
              . {more}
            </p>
          )}
          {section.form === 'table' && section.rows.length > most && (
            <p className="mt-2 text-small text-muted">
              The first {most.toLocaleString('en')} of {section.rows.length.toLocaleString('en')}. {more}{' '}
              {aloneAt && <TextLink href={aloneAt(section.name)}>Read on: {section.title}</TextLink>}
            </p>
          )}
        </Card>
      ))}
    </div>
  )
}

/** A page has room for so many columns: the first ones, and the last, which leads to where all is told. */
const columnsOnPage = 9
/** Where there are more, words may be broken to fit. */
const roomyColumns = 6
const onPage = (columns: readonly Column[]) =>
  columns.length > columnsOnPage ? [...columns.slice(0, columnsOnPage - 1), columns.at(-1)!] : columns
const leftOut = (columns: readonly Column[]) => columns.filter((column) => !onPage(columns).includes(column))

function Body({ section: { title, form, columns, rows }, most }: { section: Section; most: number }) {
  if (rows.length === 0) return form === 'table' ? <p className="mt-2 text-muted">Nothing.</p> : null
  const [first, second] = columns as [Column, Column]
  const isWide = columns.length > roomyColumns
  if (form === 'text')
    return (
      <pre
        translate="no"
        className="mt-2 rounded-control border border-line bg-sunken p-3 text-code whitespace-pre-wrap wrap-anywhere"
      >
        {shownCell(rows[0]![first.key], first)}
      </pre>
    )
  if (form === 'facts')
    return (
      <div className="mt-2 wrap-anywhere">
        <MetaList
          items={rows.map((row) => ({
            name: shownCell(row[first.key], first),
            value: <bdi translate="no">{shownCell(row[second.key], second)}</bdi>,
          }))}
        />
      </div>
    )
  return (
    <div className="mt-1">
      <DataTable
        caption={title}
        captionHidden
        compact
        rowKey={(row) => row.key}
        rows={rows.slice(0, most).map((row, at) => ({ key: String(at), row }))}
        columns={onPage(columns).map((column, at) => ({
          key: column.key,
          label: column.label,
          rowHeader: at === 0,
          align: column.is === 'number' || column.is === 'seconds' ? ('right' as const) : ('left' as const),
          inline: column.is !== undefined,
          nowrap: (column.is !== undefined && !isWide) || column.key === 'event' || column.key === 'request',
          cell: ({ row }: { row: Row }) => <Field value={row[column.key]} column={column} isWide={isWide} />,
        }))}
      />
    </div>
  )
}

/** A field; requests and events lead to their pages. */
function Field({ value, column, isWide }: { value: Cell | undefined; column: Column; isWide: boolean }) {
  const words = shownCell(value, column)
  if (words === '') return <span className="text-subtle">–</span>
  const number = column.key === 'request' && /^CS-(\d+)$/.exec(words)?.[1]
  if (number) return <TextLink href={request(Number(number))}>{words}</TextLink>
  if (column.key === 'event')
    return (
      <TextLink href={event(words)} aria-label={`Event ${words}`}>
        See it
      </TextLink>
    )
  // What has no place to break may be broken anywhere, and sooner where there are many columns; other words stay whole.
  const isLong = (isWide ? /\S{12}/ : /\S{20}/).test(words)
  return <span className={isLong ? 'wrap-anywhere' : 'wrap-break-word'}>{words}</span>
}
