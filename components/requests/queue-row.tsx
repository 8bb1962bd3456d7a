'use client'

import type { ReactNode } from 'react'
import { outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { cn } from '@/components/ui/cn'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { RiskChip } from '@/components/signs/risk-chip'
import { Cell, TableRow } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { QueueView, RequestRow } from '@/lib/requests/schema'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

export type QueueRowProps = {
  row: RequestRow
  view: QueueView
  gone: boolean
  /** The quick buttons, or what became of a quick decision. */
  actions?: ReactNode
}

/** One request as a sentence, with everything needed to choose which comes first. */
export function QueueRow({ row, view, gone, actions }: QueueRowProps) {
  const isDecided = view === 'decided' || gone
  return (
    <TableRow data-request={row.id} className={cn('group', gone && 'text-muted')}>
      <Cell>{row.state === 'waiting' ? <RiskChip tier={row.tier} /> : <OutcomeChip {...outcomeOf(row.state)} />}</Cell>
      <Cell rowHeader>
        <Sentence row={row} gone={gone} />
        <p className="mt-0.5 text-small text-muted spread:line-clamp-1">
          {row.environment && <EnvironmentMark environment={row.environment} className="mr-1.5" />}
          <RowNote row={row} view={view} gone={gone} />
        </p>
      </Cell>
      <Cell label={timeLabel(row, isDecided)}>
        <TimeStack at={isDecided ? (row.decidedAt ?? row.expiresAt) : row.expiresAt} />
      </Cell>
      <Cell bare className="empty:hidden">
        {actions}
      </Cell>
    </TableRow>
  )
}

function Sentence({ row, gone }: Pick<QueueRowProps, 'row' | 'gone'>) {
  return (
    <AppLink
      href={paths.request(row.number)}
      data-row-link
      className={cn('row-link font-strong', gone ? 'text-muted' : 'text-ink')}
    >
      {row.sentence}
    </AppLink>
  )
}

function timeLabel(row: RequestRow, isDecided: boolean): string {
  if (!isDecided) return 'Expires'
  return row.state === 'expired' ? 'Expired' : 'Decided'
}

function RowNote({ row, view, gone }: Omit<QueueRowProps, 'actions'>) {
  if (gone) return <GoneWords row={row} />
  if (view === 'decided')
    return <>{row.decidedBy ? `Decided by ${row.decidedBy === 'You' ? 'you' : row.decidedBy}` : 'Nobody decided'}</>
  const parts = [
    row.demo && 'Demo',
    row.decidedBy &&
      (row.decidedBy === 'You' ? 'You signed, one more is needed' : `${row.decidedBy} approved, you would be second`),
    row.unusualCount > 0 && counted(row.unusualCount, 'unusual thing'),
    view === 'team' && row.blocker && blockerText[row.blocker as Blocker],
    row.blocker === null && !row.isPlain && 'Open it to decide',
    `Asked because: ${row.ruleWords}`,
    row.taskWords && `For task ${row.taskWords}`,
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}

function GoneWords({ row }: { row: RequestRow }) {
  const { word } = outcomeOf(row.state)
  if (row.state === 'waiting') return <>No longer waiting for you</>
  if (!row.decidedBy) return <>{word}</>
  return (
    <>
      {word} by {row.decidedBy === 'You' ? 'you' : row.decidedBy}
    </>
  )
}
