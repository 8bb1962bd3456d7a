import { ArchivedNote } from '@/components/audit/archived-note'
import { FilterChips } from '@/components/audit/filter-chips'
import type { FilterValues } from '@/components/audit/filter-values'
import { type HoldAction, HoldForm } from '@/components/audit/hold-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import type { Archived } from '@/lib/audit/months/queries'
import { audit, holds } from '@/lib/core/screens'

export type NewHoldPageProps = {
  /** The filter as it stands in an address, with days as moments in UTC. */
  values: FilterValues
  /** The same in words. */
  words: readonly string[]
  notUnderstood: readonly string[]
  /** Months of that time that are in archives already. */
  archived: Archived | null
  onHold: HoldAction
}

/** Holds what a view of the audit trail shows, and whatever of it is still to come. */
export function NewHoldPage({ values, words, notUnderstood, archived, onHold }: NewHoldPageProps) {
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Audit trail', href: audit() },
              { label: 'Legal holds', href: holds() },
            ]}
            here="New hold"
          />
        }
        title="New legal hold"
        lead="Every month in which one of these events lies stays in the audit trail until two people have released the hold."
        actions={<ButtonLink href={audit(values)}>See the events</ButtonLink>}
      />
      <NotUnderstood names={notUnderstood} />
      {archived && <ArchivedNote archived={archived} />}
      <Card id="hold" title="What is held">
        <FilterChips words={words.length === 0 ? ['Every event'] : words} />
        <HoldForm fields={values as Record<string, string>} action={onHold} />
      </Card>
    </>
  )
}
