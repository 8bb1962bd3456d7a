import { ArchivedNote } from '@/components/audit/archived-note'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, MetaList } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { utcWords } from '@/components/ui/time-words'
import type { Archived } from '@/lib/audit/months/queries'
import { filterWords } from '@/lib/audit/record-words'
import { counted } from '@/lib/core/count'
import { audit, review as reviewPath, reviews } from '@/lib/core/screens'
import type { Review } from '@/lib/record/reviews/schema'

export type ReviewPageProps = {
  review: Review
  /** The same lines as they are now; null while nobody asked to count them again. */
  now: { count: number; digest: string } | null
  /** Months of its time that are in archives, where they cannot be counted again from here. */
  archived: Archived | null
}

/** One review: what was signed, by whom, and whether the events are still the same. */
export function ReviewPage({ review, now, archived }: ReviewPageProps) {
  const { id, from, to, filter, count, digest, remarks, byName, at, upTo } = review
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Audit trail', href: audit() },
              { label: 'Reviews', href: reviews() },
            ]}
            here="Review"
          />
        }
        title={`Review of ${counted(count, 'event')}`}
        actions={<ButtonLink href={audit({ ...filter, from, to })}>See the events</ButtonLink>}
      />
      {archived && <ArchivedNote archived={archived} />}
      {now && <Again review={review} now={now} />}
      <Card id="review" title="What was signed" className="mb-4">
        <div className="mt-2.5">
          <MetaList
            items={[
              { name: 'By', value: <bdi translate="no">{byName}</bdi> },
              { name: 'When', value: <Time at={at} mode="both" /> },
              { name: 'From', value: utcWords(new Date(from)) },
              { name: 'Until', value: utcWords(new Date(to)) },
              { name: 'Shown were', value: filterWords(filter) },
              {
                name: 'Events',
                value: `${count.toLocaleString('en')}, up to place ${upTo.toLocaleString('en')} of the record`,
              },
              {
                name: 'SHA-256',
                value: (
                  <code translate="no" className="break-all">
                    {digest}
                  </code>
                ),
              },
            ]}
          />
        </div>
        {!archived && (
          <>
            <p className="mt-3 text-small text-muted">
              No event can come to lie in this time any more, and none is ever changed. Who wants to be sure counts them
              again.
            </p>
            <ButtonLink size="small" className="mt-2" href={reviewPath(id, { again: 'yes' })}>
              Count again
            </ButtonLink>
          </>
        )}
      </Card>
      <Card id="remarks" title="Remarks">
        {remarks === '' ? <p className="mt-2 text-muted">None were made.</p> : <LongText text={remarks} />}
      </Card>
    </>
  )
}

function Again({ review, now }: { review: Review; now: { count: number; digest: string } }) {
  if (now.digest === review.digest)
    return (
      <Notice tone="ok" live="status" className="mb-4" title="The same events">
        Counted again just now: {counted(now.count, 'event')} with the same digest.
      </Notice>
    )
  return (
    <Notice tone="bad" live="status" className="mb-4" title="Not the events that were signed">
      Counted again just now: {counted(now.count, 'event')} with the SHA-256{' '}
      <code translate="no" className="break-all">
        {now.digest}
      </code>
      . Somebody has to find out why.
    </Notice>
  )
}
