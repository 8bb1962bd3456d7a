import { ArchivedNote } from '@/components/audit/archived-note'
import { FilterChips } from '@/components/audit/filter-chips'
import type { FilterValues } from '@/components/audit/filter-values'
import { type ReviewAction, ReviewForm } from '@/components/audit/review-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import type { Archived } from '@/lib/audit/months/queries'
import { audit, reviews } from '@/lib/core/screens'

export type NewReviewPageProps = {
  /** The filter as it stands in an address, with days as moments in UTC. */
  values: FilterValues
  /** The same in words. */
  words: readonly string[]
  notUnderstood: readonly string[]
  /** Months of that time that are in archives, of which nothing is reviewed any more. */
  archived: Archived | null
  onReview: ReviewAction
}

/** Signs what a view of the record shows between two moments as looked over. */
export function NewReviewPage({ values, words, notUnderstood, archived, onReview }: NewReviewPageProps) {
  const isBounded = values.from !== undefined && values.to !== undefined
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Audit trail', href: audit() },
              { label: 'Reviews', href: reviews() },
            ]}
            here="New review"
          />
        }
        title="Review the audit trail"
        lead="You sign that you looked over exactly these events. Look at them first."
        actions={<ButtonLink href={audit(values)}>See the events</ButtonLink>}
      />
      <NotUnderstood names={notUnderstood} />
      {isBounded && archived && <ArchivedNote archived={archived} />}
      <Card id="review" title="What is reviewed">
        <FilterChips words={words} />
        {isBounded ? (
          <ReviewForm fields={values as Record<string, string>} action={onReview} />
        ) : (
          <p className="mt-2.5">
            A review has a first and a last day, so that it is known what it is of. Choose them among the filters of the
            audit trail, or begin with a month or a week.
          </p>
        )}
      </Card>
    </>
  )
}
