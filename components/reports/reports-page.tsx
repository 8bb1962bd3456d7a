import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { newReport, report } from '@/lib/core/screens'
import { reportNames, reportTemplates, reportTitle } from '@/lib/record/reports/labels'
import type { ReportLine } from '@/lib/record/reports/schema'

export type ReportsPageProps = { rows: readonly ReportLine[]; addresses: PageAddresses }

/** Which reports can be made, and those that were. */
export function ReportsPage({ rows, addresses }: ReportsPageProps) {
  return (
    <>
      <LiveRefresh topics={['record']} />
      <PageHeader
        title="Reports"
        lead="What you hand to somebody who has no account here. A report that was made never changes, and making and opening one stands in the audit trail. Names of people can be masked in it."
      />
      <ul className="mb-4 grid gap-3 md:grid-cols-2" aria-label="Reports that can be made">
        {reportNames.map((template) => (
          <li key={template} className="flex flex-col rounded-card border border-line bg-surface px-4 py-3.5">
            <h2 className="text-section font-strong">
              <TextLink href={newReport({ template })}>{reportTemplates[template].title}</TextLink>
            </h2>
            <p className="mt-1 max-w-[60ch] text-small text-pretty text-muted">{reportTemplates[template].words}</p>
          </li>
        ))}
      </ul>
      <Card id="made" title="Reports that were made" remark="newest first">
        {rows.length === 0 ? (
          <EmptyState kind="first-use" title="No report was made yet">
            Choose one above, look at it, and make it.
          </EmptyState>
        ) : (
          <DataTable
            caption="Reports, newest first"
            captionHidden
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
        <CursorPager
          showing={counted(rows.length, 'report')}
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
  {
    key: 'report',
    label: 'Report',
    rowHeader: true,
    wide: true,
    cell: (row: ReportLine) => <TextLink href={report(row.id)}>{reportTitle(row)}</TextLink>,
  },
  { key: 'who', label: 'Made by', cell: ({ byName }: ReportLine) => <bdi translate="no">{byName}</bdi> },
  { key: 'at', label: 'When', nowrap: true, cell: ({ at }: ReportLine) => <Time at={at} mode="absolute" /> },
  {
    key: 'digest',
    label: 'SHA-256',
    cell: ({ digest }: ReportLine) => (
      <code translate="no" className="text-small">
        {digest.slice(0, 8)}…
      </code>
    ),
  },
]
