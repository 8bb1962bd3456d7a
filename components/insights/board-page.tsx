import { ChartCard } from '@/components/insights/chart-card'
import { HeatCard } from '@/components/insights/heat-card'
import { HowCounted } from '@/components/insights/how-counted'
import { InsightsFilter } from '@/components/insights/insights-filter'
import { MadeUpNote } from '@/components/insights/made-up-note'
import { NumberCard } from '@/components/insights/number-card'
import { ReasonsCard } from '@/components/insights/reasons-card'
import { NotUnderstood } from '@/components/shell/not-understood'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { SeeLink } from '@/components/ui/see-link'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { Chart, Heat } from '@/lib/insights/board/chart'
import type { ChangedView, NumberView } from '@/lib/insights/board/view'
import type { Reasons } from '@/lib/insights/deciding/reasons'
import { type Board, boards } from '@/lib/insights/number'
import { isBelow } from '@/lib/insights/numbers'
import type { InsightsAddress, Period, Window } from '@/lib/insights/schema'

export type BoardPageProps = {
  board: Board
  address: InsightsAddress
  period: Period
  heading: string
  views: readonly NumberView[]
  changed: readonly ChangedView[]
  charts: readonly Chart[]
  heat: Heat | null
  reasons: Reasons | null
  departments: readonly string[]
  /** Up to when the record was counted, and since when there is one. */
  asOf: string
  since: string | null
  isEmpty: boolean
  /** Whether the time before was recorded whole. */
  hasBefore: boolean
  /** The part of both times that the demo made up. */
  madeUp: Window | null
  /** The same board later, with its time fixed. */
  link: string
  notUnderstood: readonly string[]
}

export const boardLabels: Record<Board, string> = {
  control: 'Control',
  oversight: 'Oversight',
  flow: 'Flow',
  exposure: 'Exposure',
}

/** A trend wants at least so many days. */
const trendDays = 14

/** One board: its answer first, then its numbers, its charts, what changed, and how each number is counted. */
export function BoardPage(props: BoardPageProps) {
  const { board, address, period, heading, views, changed, charts, heat, reasons, departments, isEmpty, link } = props
  const { notUnderstood, hasBefore, madeUp } = props
  const { days, from, to, department } = address
  const kept = { days, from, to, department }
  const download = (chart: string) => paths.insightsChart({ ...kept, board, chart })
  return (
    <>
      <PageHeader title={heading} lead={<Lead {...props} />} link={link} />
      <NotUnderstood names={notUnderstood} />
      {madeUp && <MadeUpNote madeUp={madeUp} />}
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <Segmented
          label="Boards"
          items={boards.map((one) => ({
            label: boardLabels[one],
            href: paths.insights({ ...kept, board: one }),
            current: one === board,
          }))}
        />
        <InsightsFilter {...{ address, departments, isFixed: period.isFixed }} />
      </div>
      {isEmpty && (
        <div className="mb-4 rounded-card border border-line bg-surface">
          <EmptyState kind="first-use" title="Nothing was counted in this time">
            Numbers come from the record as it is written. As soon as pods call and people decide, they stand here.
          </EmptyState>
        </div>
      )}
      <Numbers label="Numbers of this board" views={views.filter(({ name }) => !isBelow(name))} {...{ department }} />
      {!isEmpty && (
        <>
          <div className="mb-3 grid grid-cols-[repeat(auto-fit,minmax(min(100%,24rem),1fr))] gap-3 *:last:odd:col-span-full">
            {charts.map((chart) => (
              <ChartCard key={chart.name} chart={chart} downloadHref={download(chart.name)} />
            ))}
          </div>
          {reasons && <ReasonsCard reasons={reasons} />}
          <Numbers
            label="More numbers of this board"
            views={views.filter(({ name }) => isBelow(name))}
            {...{ department }}
          />
          {heat && <HeatCard heat={heat} downloadHref={download(heat.name)} />}
          <Changed changed={changed} hasBefore={hasBefore} />
        </>
      )}
      <HowCounted board={board} />
    </>
  )
}

function Numbers({
  label,
  views,
  department,
}: {
  label: string
  views: readonly NumberView[]
  department: string | undefined
}) {
  if (views.length === 0) return null
  return (
    <ul className="mb-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-3" aria-label={label}>
      {views.map((view) => (
        <NumberCard key={view.name} view={view} isNarrowed={department !== undefined} />
      ))}
    </ul>
  )
}

function Lead({ period, address, asOf, since }: BoardPageProps) {
  const isYoung = since !== null && Date.parse(period.now.to) - Date.parse(since) < trendDays * 86_400_000
  return (
    <>
      <p>
        <Time at={period.now.from} mode="absolute" /> to <Time at={period.now.to} mode="absolute" />,{' '}
        {address.department ? `department ${address.department}` : 'all departments'}, compared with the equally long
        time before. Counted to <Time at={asOf} mode="absolute" />. <TextLink href="#how">How this is counted</TextLink>
      </p>
      {isYoung && (
        <p>There is not enough of a record for a trend yet, which needs {trendDays} days. These are totals so far.</p>
      )}
    </>
  )
}

function Changed({ changed, hasBefore }: Pick<BoardPageProps, 'changed' | 'hasBefore'>) {
  return (
    <Card
      id="changed"
      title="Three things that changed"
      remark="on any board, against the time before"
      className="mt-3"
    >
      {changed.length === 0 ? (
        <p className="mt-1 text-muted">
          {hasBefore
            ? 'Nothing differs from the time before by more than chance explains, or there is too little to say.'
            : 'The record does not reach back over the whole time before, so the two cannot be compared.'}
        </p>
      ) : (
        <ul className="mt-1">
          {changed.map(({ name, title, isMore, now, before, href }) => (
            <li
              key={name}
              className="grid grid-cols-[4rem_minmax(0,1fr)_auto] gap-x-3 border-t border-line py-2 first:border-0"
            >
              <span className="font-strong text-small text-muted">{isMore ? 'More' : 'Fewer'}</span>
              <span>
                {title}: <strong>{now}</strong>, before {before}.
              </span>
              <SeeLink href={href} of={title} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
