import type { FilterValues } from '@/components/audit/filter-values'
import { ButtonLink } from '@/components/ui/button-link'
import { auditExport, newReview, reviews } from '@/lib/core/screens'

/** What is done with a view of the record: looked over, where it has a beginning and an end, and taken along. */
export function RecordLinks({ values, seesAll }: { values: FilterValues; seesAll: boolean }) {
  return (
    <>
      {seesAll && <ButtonLink href={reviews()}>Reviews</ButtonLink>}
      {seesAll && values.from && values.to && <ButtonLink href={newReview(values)}>Review this</ButtonLink>}
      <ButtonLink href={auditExport(values)}>Export</ButtonLink>
    </>
  )
}
