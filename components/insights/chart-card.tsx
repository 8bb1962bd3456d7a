import { ChartBars } from '@/components/insights/chart-bars'
import { ColumnName } from '@/components/insights/column-name'
import { ChartTable } from '@/components/insights/chart-table'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Time } from '@/components/ui/time'
import { manyWords } from '@/lib/core/count'
import type { Chart, Column, Series } from '@/lib/insights/board/chart'

type ChartCardProps = { chart: Chart; downloadHref: string }

/** Of one colour and one pattern each, so that they are told apart without colour, too. */
const looks: Record<Series['tone'], string> = {
  1: 'bg-series-1',
  2: 'bg-series-2 striped-up',
  3: 'bg-series-3 lined-over',
  4: 'bg-series-4 striped-down',
  5: 'bg-series-5 dotted-over',
}

const totalAt = ({ series }: Chart, at: number) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)

/** A chart that only shows: drawn by the server, its columns lead to their lists, and its table stands under it. */
export function ChartCard({ chart, downloadHref }: ChartCardProps) {
  const { name, title, subtitle, columns, before, href } = chart
  const totals = columns.map((_, at) => totalAt(chart, at))
  const most = Math.max(1, ...totals, ...(before ?? []))
  const isNothing = totals.every((total) => total === 0) && (before ?? []).every((total) => total === 0)
  return (
    <Card id={`chart-${name}`} title={title}>
      <p className="text-small text-subtle">{subtitle}</p>
      {isNothing ? (
        <p className="my-6 text-muted">There is nothing to draw in this time or in the one before.</p>
      ) : (
        <>
          <Legend chart={chart} />
          <div className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
            <div aria-hidden className="flex h-40 flex-col justify-between text-right text-caption text-subtle">
              <span className="-mt-2">{most.toLocaleString('en')}</span>
              <span className="-mb-2">0</span>
            </div>
            <ChartBars label={title} ends={<Ends columns={columns} />}>
              {columns.map((column, at) => (
                <li key={keyOf(column)} className="h-full min-w-0 flex-1">
                  <Bar {...{ chart, at, most }} />
                </li>
              ))}
            </ChartBars>
          </div>
        </>
      )}
      <p className="mt-3 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-small">
        <TextLink href={href}>See what is counted</TextLink>
        <a href={downloadHref} download className="link inline-block min-h-6">
          Download<span className="sr-only"> the numbers of “{title}”</span>
        </a>
      </p>
      <ChartTable chart={chart} />
    </Card>
  )
}

const keyOf = (column: Column) => ('from' in column ? column.from : column.name)

function Legend({ chart: { series, upTo = Infinity } }: { chart: Chart }) {
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-small">
      {series.toReversed().map(({ label, tone, values }) => (
        <li key={label} className="inline-flex items-center gap-1.5">
          <span
            aria-hidden
            className={cn('inline-block size-3.5 shrink-0 rounded-sm forced-color-adjust-none', looks[tone])}
          />
          {label} {totalWords(values, upTo)}
        </li>
      ))}
    </ul>
  )
}

/** All of them; of what is counted no further in each column, that there are more. */
function totalWords(values: readonly number[], upTo: number): string {
  const all = values.reduce((sum, one) => sum + Math.min(one, upTo), 0)
  return `${values.some((one) => one > upTo) ? 'over ' : ''}${all.toLocaleString('en')}`
}

function Bar({ chart, at, most }: { chart: Chart; at: number; most: number }) {
  const { series, before, hrefs, upTo = Infinity } = chart
  const href = hrefs[at] ?? null
  const height = (value: number) => ({ height: `${(value / most) * 100}%` })
  const earlier = before?.[at]
  const inside = (
    <>
      {series.toReversed().map(({ label, tone, values }) => (
        <span
          key={label}
          aria-hidden
          style={height(values[at] ?? 0)}
          className={cn('block w-full forced-color-adjust-none shadow-[inset_0_1px_0_var(--surface)]', looks[tone])}
        />
      ))}
      {earlier !== undefined && earlier > 0 && (
        <span
          aria-hidden
          style={{ bottom: `${(earlier / most) * 100}%` }}
          className="absolute inset-x-0 border-t border-ink/60"
        />
      )}
    </>
  )
  const look = 'relative flex h-full flex-col justify-end'
  const words = (
    <span className="sr-only">
      <ColumnName column={chart.columns[at]!} />:{' '}
      {series.map(({ label, values }) => `${label} ${manyWords(values[at] ?? 0, upTo)}`).join(', ')}
    </span>
  )
  if (totalAt(chart, at) === 0) return <span className={look}>{inside}</span>
  if (href === null)
    return (
      <span className={look}>
        {inside}
        {words}
      </span>
    )
  return (
    <AppLink href={href} className={cn(look, 'hover:bg-accent-soft')}>
      {inside}
      {words}
    </AppLink>
  )
}

/** Where the columns begin and end; in between there is no room for words. */
function Ends({ columns }: { columns: readonly Column[] }) {
  const [first, last] = [columns[0]!, columns.at(-1)!]
  const isTime = 'from' in first
  return (
    <div aria-hidden className="col-start-2 mt-1 flex justify-between gap-1 text-caption text-subtle">
      {isTime ? (
        <>
          <Time at={first.from} mode="date" />
          {'from' in last && <Time at={last.from} mode="date" />}
        </>
      ) : (
        columns.map((column) => (
          // A short word stays whole also where its column is a little narrower.
          <span
            key={keyOf(column)}
            className={cn('min-w-0 flex-1 text-center', /\S{7}/.test(keyOf(column)) && 'wrap-anywhere')}
          >
            {'name' in column && column.name}
          </span>
        ))
      )}
    </div>
  )
}
