import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { Revealed } from '@/components/ui/revealed'
import { DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { filterWords } from '@/lib/audit/record-words'
import { counted } from '@/lib/core/count'
import { archives, audit, hold as holdPath, holds, newHold } from '@/lib/core/screens'
import type { Hold } from '@/lib/record/holds/schema'

export type HoldsPageProps = {
  rows: readonly Hold[]
  isReleased: boolean
  addresses: PageAddresses
  mayHold: boolean
}

/** What is held in the audit trail, by whom and why; or what was released. */
export function HoldsPage({ rows, isReleased, addresses, mayHold }: HoldsPageProps) {
  return (
    <>
      <LiveRefresh topics={['record']} />
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Audit trail', href: audit() }]} here="Legal holds" />}
        title="Legal holds"
        lead="While a hold is in force, no month with one of its events is moved into an archive. One person sets it; its release needs two."
        actions={
          <>
            {mayHold && <ButtonLink href={newHold()}>Hold everything</ButtonLink>}
            <ButtonLink href={archives()}>Archives</ButtonLink>
          </>
        }
      />
      <Card
        id="holds"
        title={isReleased ? 'Released' : 'In force'}
        remark={rows.length > 0 && 'newest first'}
        aside={
          isReleased ? (
            <TextLink href={holds()}>See those in force</TextLink>
          ) : (
            <TextLink href={holds({ state: 'released' })}>See those that were released</TextLink>
          )
        }
      >
        {rows.length === 0 ? (
          <EmptyState kind="first-use" title={isReleased ? 'No hold was released yet' : 'Nothing is held'}>
            {!isReleased && mayHold && (
              <>
                Filter the <TextLink href={audit()}>audit trail</TextLink> by a person, a pod, a task, a tool or a time,
                and choose “Hold these”.
              </>
            )}
          </EmptyState>
        ) : (
          <DataTable
            caption={isReleased ? 'Released holds, newest first' : 'Holds in force, newest first'}
            captionHidden
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
        <CursorPager
          showing={counted(rows.length, 'hold')}
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
  { key: 'name', label: 'Name', rowHeader: true, wide: true, cell: (row: Hold) => <Name row={row} /> },
  { key: 'what', label: 'What is held', wide: true, cell: (row: Hold) => <What row={row} /> },
  { key: 'lines', label: 'Events', align: 'right' as const, cell: ({ lines }: Hold) => lines.toLocaleString('en') },
  { key: 'by', label: 'By', cell: (row: Hold) => <By row={row} /> },
]

function Name({ row: { id, name, asked, released } }: { row: Hold }) {
  return (
    <>
      <TextLink href={holdPath(id)}>
        <Revealed text={name} />
      </TextLink>
      {released && (
        <span className="block text-small text-muted">
          released <Time at={released.at} mode="absolute" />
        </span>
      )}
      {!released && asked && (
        <span className="mt-1 block">
          <Chip>release asked for</Chip>
        </span>
      )}
    </>
  )
}

function What({ row: { filter, reason } }: { row: Hold }) {
  return (
    <>
      <Revealed text={filterWords(filter)} />
      <span className="line-clamp-2 block text-small wrap-anywhere text-muted">
        <Revealed text={reason} />
      </span>
    </>
  )
}

function By({ row: { byName, at } }: { row: Hold }) {
  return (
    <>
      <bdi translate="no">{byName}</bdi>
      <span className="block text-small text-muted">
        <Time at={at} mode="absolute" />
      </span>
    </>
  )
}
