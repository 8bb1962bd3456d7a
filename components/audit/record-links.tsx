import type { FilterValues } from '@/components/audit/filter-values'
import { ButtonLink } from '@/components/ui/button-link'
import { auditExport, holds, newHold, newReview, reviews } from '@/lib/core/screens'

type Props = { values: FilterValues; seesAll: boolean; mayHold: boolean }

/** What is done with a view of the record: looked over, where it has a beginning and an end, held, and taken along. */
export function RecordLinks({ values, seesAll, mayHold }: Props) {
  const isPart = Object.keys(values).length > 0
  return (
    <>
      {seesAll && <ButtonLink href={reviews()}>Reviews</ButtonLink>}
      {seesAll && values.from && values.to && <ButtonLink href={newReview(values)}>Review this</ButtonLink>}
      {seesAll && <ButtonLink href={holds()}>Legal holds</ButtonLink>}
      {mayHold && isPart && <ButtonLink href={newHold(values)}>Hold these</ButtonLink>}
      <ButtonLink href={auditExport(values)}>Export</ButtonLink>
    </>
  )
}
