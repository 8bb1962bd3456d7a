'use client'

import { Sentence } from '@/components/signs/sentence'
import type { ReactNode } from 'react'
import { outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { cn } from '@/components/ui/cn'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { RiskChip } from '@/components/signs/risk-chip'
import { Cell, TableRow } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { QueueView, RequestRow } from '@/lib/requests/schema'
import { textWords } from '@/lib/core/said'
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
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <RowSentence row={row} view={view} gone={gone} />
          {actions}
        </div>
      </Cell>
      <Cell label={timeLabel(row, isDecided)}>
        <TimeStack at={isDecided ? (row.decidedAt ?? row.expiresAt) : row.expiresAt} />
      </Cell>
      <Cell label="Asked by" className="md:min-w-32">
        {row.askedBy}
        <span className="max-md:before:content-['_·_'] md:mt-1 md:block">
          {row.environment && <EnvironmentMark environment={row.environment} />}
        </span>
        {row.demo && <Chip className="mt-1 max-md:ml-2">Demo</Chip>}
      </Cell>
    </TableRow>
  )
}

function RowSentence({ row, view, gone }: Omit<QueueRowProps, 'actions'>) {
  return (
    <div className="min-w-0 flex-[1_1_18rem]">
      <AppLink
        href={paths.request(row.number)}
        data-row-link
        className={cn('font-strong text-ink no-underline hover:underline max-md:underline', gone && 'text-muted')}
      >
        <Sentence text={row.sentence} />
      </AppLink>
      <p className="mt-0.5 text-small text-muted">
        <RowNote row={row} view={view} gone={gone} />
      </p>
    </div>
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
    row.taskKey && `For task ${textWords(row.taskKey)}`,
    `Asked because: ${row.ruleWords}`,
    row.unusualCount === 1 ? '1 unusual thing' : row.unusualCount > 1 && `${row.unusualCount} unusual things`,
    row.decidedBy &&
      (row.decidedBy === 'You' ? 'You signed, one more is needed' : `${row.decidedBy} approved, you would be second`),
    row.blocker === null && !row.isPlain && 'Open it to decide',
    view === 'team' && row.blocker && blockerText[row.blocker as Blocker],
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
