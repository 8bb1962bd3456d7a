import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { archives, audit, holds } from '@/lib/core/screens'
import type { Archive } from '@/lib/record/archives/schema'

export type ArchivesPageProps = {
  rows: readonly Archive[]
  /** Of which month alone, such as 2026-01; null for all. */
  month: string | null
  addresses: PageAddresses
  notUnderstood: readonly string[]
}

/** Which months have left the audit trail, for which files, and how anybody proves that these are the ones. */
export function ArchivesPage({ rows, month, addresses, notUnderstood }: ArchivesPageProps) {
  return (
    <>
      <LiveRefresh topics={['record']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Audit trail', href: audit() }]} here="Archives" />}
        title="Archives of the audit trail"
        lead="Months that are over for at least 183 days can be moved into files by whoever runs the installation. Each keeps every event, and its SHA-256 stands here and in the audit trail."
        actions={<ButtonLink href={holds()}>Legal holds</ButtonLink>}
      />
      <NotUnderstood names={notUnderstood} />
      <Card
        id="archives"
        title={month === null ? 'Months in archives' : `The archive of ${month}`}
        remark={
          month === null ? rows.length > 0 && 'newest first' : <TextLink href={archives()}>All archives</TextLink>
        }
      >
        {rows.length === 0 && month !== null ? (
          <EmptyState kind="no-results" title={`${month} is in no archive`}>
            What happened then, if anything, is in the <TextLink href={audit()}>audit trail</TextLink>.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState kind="first-use" title="No month was archived yet">
            Every event is in the audit trail.
          </EmptyState>
        ) : (
          <DataTable
            caption="Archives, newest month first"
            captionHidden
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
        <CursorPager
          showing={counted(rows.length, 'archive')}
          addresses={addresses}
          first="Newest"
          previous="Newer"
          next="Older"
        />
        <p className="mt-3 max-w-[70ch] text-small text-muted">
          Whoever runs the installation reads a month with{' '}
          <code translate="no">countersign record read {rows[0]?.month ?? '2026-01'}</code>, and proves that every event
          is where it belongs with <code translate="no">countersign record verify</code>. The figures of Insights were
          counted before and stay as they are.
        </p>
      </Card>
    </>
  )
}

const columns = [
  { key: 'month', label: 'Month', rowHeader: true, nowrap: true, cell: ({ month }: Archive) => month },
  { key: 'lines', label: 'Events', align: 'right' as const, cell: ({ lines }: Archive) => lines.toLocaleString('en') },
  {
    key: 'places',
    label: 'Places in the record',
    nowrap: true,
    cell: ({ first, last }: Archive) => `${first.toLocaleString('en')} to ${last.toLocaleString('en')}`,
  },
  { key: 'file', label: 'File and SHA-256', cell: (row: Archive) => <File row={row} /> },
  { key: 'by', label: 'By', cell: (row: Archive) => <By row={row} /> },
]

function File({ row: { file, digest } }: { row: Archive }) {
  return (
    <span translate="no">
      <span className="wrap-anywhere">{file}</span>
      <code translate="no" className="block text-small break-all text-muted">
        {digest}
      </code>
    </span>
  )
}

function By({ row: { byName, at } }: { row: Archive }) {
  return (
    <>
      <bdi translate="no" className="wrap-anywhere">
        {byName}
      </bdi>
      <span className="block text-small text-muted">
        <Time at={at} mode="absolute" />
      </span>
    </>
  )
}
