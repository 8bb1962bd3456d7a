import { ArchivedNote } from '@/components/audit/archived-note'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { PageHeader } from '@/components/ui/page-header'
import { audit } from '@/lib/core/screens'

/** An event that happened, and is not here any more. */
export function ArchivedEvent({ month, id }: { month: string; id: string }) {
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Audit trail', href: audit() }]} here="Event" />}
        title="This event is in an archive"
        lead={
          <>
            It happened in {month}. In the archive of that month it is the line with{' '}
            <code translate="no" className="break-all">
              {id}
            </code>
            .
          </>
        }
      />
      <ArchivedNote archived={{ count: 1, first: month, last: month }} />
    </>
  )
}
