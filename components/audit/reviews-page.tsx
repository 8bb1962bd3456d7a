import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { utcWords } from '@/components/ui/time-words'
import { filterWords } from '@/lib/audit/record-words'
import { counted } from '@/lib/core/count'
import { audit, newReview, review as reviewPath } from '@/lib/core/screens'
import type { Review, ReviewedPeriod } from '@/lib/record/reviews/schema'

export type ReviewsPageProps = {
  periods: { months: readonly ReviewedPeriod[]; weeks: readonly ReviewedPeriod[] }
  rows: readonly Review[]
  addresses: PageAddresses
  maySign: boolean
}

/** Which months and weeks of the record somebody has looked over, and everything that was signed so. */
export function ReviewsPage({ periods: { months, weeks }, rows, addresses, maySign }: ReviewsPageProps) {
  return (
    <>
      <LiveRefresh topics={['record']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Audit trail', href: audit() }]} here="Reviews" />}
        title="Reviews of the audit trail"
        lead="What auditors looked over and signed, with the digest of exactly those events. Months and weeks are in UTC."
      />
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <Periods id="months" title="Months" one="month" periods={months} maySign={maySign} />
        <Periods id="weeks" title="Weeks" one="week" periods={weeks} maySign={maySign} />
      </div>
      <Card id="signed" title="What was signed" remark="newest first">
        {rows.length === 0 ? (
          <EmptyState kind="first-use" title="Nothing was signed as reviewed yet">
            {maySign
              ? 'Begin with a month or a week above, or with a view of the audit trail.'
              : 'Auditors sign reviews.'}
          </EmptyState>
        ) : (
          <DataTable
            caption="Reviews, newest first"
            captionHidden
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
        <CursorPager
          showing={counted(rows.length, 'review')}
          addresses={addresses}
          first="Newest"
          previous="Newer"
          next="Older"
        />
      </Card>
    </>
  )
}

const columns = [
  { key: 'at', label: 'Signed', rowHeader: true, nowrap: true, cell: (row: Review) => <Signed row={row} /> },
  { key: 'who', label: 'By', cell: ({ byName }: Review) => <bdi translate="no">{byName}</bdi> },
  { key: 'what', label: 'What', wide: true, cell: (row: Review) => <What row={row} /> },
  { key: 'count', label: 'Events', align: 'right' as const, cell: ({ count }: Review) => count.toLocaleString('en') },
]

function Signed({ row: { id, at } }: { row: Review }) {
  return (
    <TextLink href={reviewPath(id)}>
      <Time at={at} mode="absolute" />
    </TextLink>
  )
}

/** From when until when, in UTC, and what was looked for. */
function What({ row: { from, to, filter } }: { row: Review }) {
  return (
    <>
      {utcWords(new Date(from))} to {utcWords(new Date(to))}, {filterWords(filter)}
    </>
  )
}

type PeriodsProps = { id: string; title: string; one: string; periods: readonly ReviewedPeriod[]; maySign: boolean }

function Periods({ id, title, one, periods, maySign }: PeriodsProps) {
  const open = periods.filter(({ review }) => review === null).length
  const remark = periods.length > 0 && (open === 0 ? 'all reviewed' : `${open} of ${periods.length} not reviewed`)
  return (
    <Card id={id} title={title} remark={remark}>
      {periods.length === 0 && <p className="mt-2 text-small text-muted">No {one} of this record is over yet.</p>}
      <ul className="mt-2">
        {periods.map(({ title, from, to, review }) => (
          <li
            key={from}
            className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-t border-line py-1.5"
          >
            <TextLink href={audit({ from, to })}>{title}</TextLink>
            {review ? (
              <span className="text-small text-muted">
                <TextLink href={reviewPath(review.id)}>Reviewed</TextLink> by <bdi translate="no">{review.byName}</bdi>
              </span>
            ) : maySign ? (
              <ButtonLink size="small" href={newReview({ from, to })}>
                Review <span className="sr-only">{title}</span>
              </ButtonLink>
            ) : (
              <span className="text-small text-muted">Not reviewed</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
