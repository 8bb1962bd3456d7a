import { ColumnName } from '@/components/insights/column-name'
import { TextLink } from '@/components/ui/app-link'
import { Cell, Table, TableBody, TableHead, TableRow } from '@/components/ui/table'
import { manyWords } from '@/lib/core/count'
import type { Chart, Column } from '@/lib/insights/board/chart'

/** The same numbers as a table, for whoever would rather read. */
export function ChartTable({ chart }: { chart: Chart }) {
  const { title, by = 'Step', columns, series, before, hrefs, upTo = Infinity } = chart
  const plain = (value: number | undefined) => manyWords(value ?? 0, upTo)
  const heads = [
    { key: 'when', label: 'from' in (columns[0] ?? {}) ? 'From' : by, rowHeader: true },
    ...series.map(({ label }) => ({ key: label, label, align: 'right' as const })),
    ...(before ? [{ key: 'before', label: 'The time before', align: 'right' as const }] : []),
  ]
  return (
    <details className="mt-1 text-small">
      <summary className="link inline-block min-h-6 cursor-pointer">View as table</summary>
      <div className="mt-2">
        <Table caption={title} captionHidden>
          <TableHead columns={heads} />
          <TableBody>
            {columns.map((column, at) => (
              <TableRow key={nameOf(column)}>
                <Cell label={heads[0]!.label} rowHeader compact>
                  <Named column={column} href={hasSome(chart, at) ? (hrefs[at] ?? null) : null} />
                </Cell>
                {series.map(({ label, values, hrefs: lists }) => (
                  <Cell key={label} label={label} align="right" compact inline>
                    {lists && (values[at] ?? 0) > 0 ? (
                      <TextLink href={lists[at]!}>
                        {plain(values[at])}
                        <span className="sr-only">
                          {' '}
                          {label}, <ColumnName column={column} />
                        </span>
                      </TextLink>
                    ) : (
                      plain(values[at])
                    )}
                  </Cell>
                ))}
                {before && (
                  <Cell label="The time before" align="right" compact inline>
                    {plain(before[at])}
                  </Cell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </details>
  )
}

const hasSome = ({ series }: Chart, at: number) => series.some(({ values }) => (values[at] ?? 0) > 0)

/** What a row is called, leading to the list of what is counted in it. */
function Named({ column, href }: { column: Column; href: string | null }) {
  if (href === null) return <ColumnName column={column} />
  return (
    <TextLink href={href}>
      <ColumnName column={column} />
    </TextLink>
  )
}

const nameOf = (column: Column) => ('from' in column ? column.from : column.name)
