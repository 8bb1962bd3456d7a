import { ArchivedNote } from '@/components/audit/archived-note'
import { ExportForm, type ExportAction } from '@/components/audit/export-form'
import type { FilterValues } from '@/components/audit/filter-values'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { PageHeader } from '@/components/ui/page-header'
import type { Archived } from '@/lib/audit/months/queries'
import { paths } from '@/lib/core/paths'

export type ExportPageProps = {
  /** The filter as it stands in an address, with days as moments in UTC. */
  values: FilterValues
  /** The same in words. */
  words: readonly string[]
  notUnderstood: readonly string[]
  seesAll: boolean
  /** Up to which place in the order of the record. */
  upTo: number
  /** Months of that time that are in archives. */
  archived: Archived | null
  onExport: ExportAction
}

/** Takes along exactly what a view of the record shows. */
export function ExportPage({ values, words, notUnderstood, seesAll, upTo, archived, onExport }: ExportPageProps) {
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Audit trail', href: paths.audit(values) }]} here="Export" />}
        title="Export the audit trail"
        lead="A file of exactly the events that the view shows, newest first, with times in UTC. That you exported them stands in the audit trail, too."
      />
      <NotUnderstood names={notUnderstood} />
      {archived && <ArchivedNote archived={archived} seesAll={seesAll} />}
      <Card id="export" title="What is exported" className="mb-4">
        <ul className="mt-2.5 flex flex-wrap gap-2">
          {words.length === 0 ? (
            <li>
              <Chip>{seesAll ? 'Every event' : 'Every event that you may see'}</Chip>
            </li>
          ) : (
            words.map((one) => (
              <li key={one}>
                <Chip>{one}</Chip>
              </li>
            ))
          )}
        </ul>
        <p className="mt-2.5 max-w-[70ch] text-small text-muted">
          Up to the event at place {upTo.toLocaleString('en')} in the order of the record: what happens from now on is
          not part of it, so it is the same however long it takes.
        </p>
        <ExportForm fields={{ ...values, upTo: String(upTo) }} action={onExport} />
      </Card>
    </>
  )
}
