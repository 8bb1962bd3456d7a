'use client'

import type { ReactNode } from 'react'
import { outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { cn } from '@/components/ui/cn'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { RiskChip } from '@/components/signs/risk-chip'
import { Cell, TableRow } from '@/components/ui/table'
import { OutwardArrow } from '@/components/ui/shapes'
import { TimeStack } from '@/components/ui/time'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { QueueView, RequestRow } from '@/lib/requests/schema'
import { canDecideOnLine, decisiveVote, standingWords } from '@/lib/requests/standing'
import { textWords } from '@/lib/tools/template'
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
          <Sentence row={row} view={view} gone={gone} />
          {actions}
        </div>
      </Cell>
      <Cell label={timeLabel(row, isDecided)}>
        <TimeStack at={isDecided ? (decisiveVote(row)?.at ?? row.expiresAt) : row.expiresAt} />
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

function Sentence({ row, view, gone }: Omit<QueueRowProps, 'actions'>) {
  return (
    <div className="min-w-0 flex-[1_1_18rem]">
      <AppLink
        href={paths.request(row.number)}
        data-row-link
        className={cn('font-strong text-ink no-underline hover:underline max-md:underline', gone && 'text-muted')}
      >
        {row.sentence}
      </AppLink>
      <p className="mt-0.5 text-small text-muted">
        {row.leavesTo.length > 0 && !gone && (
          <span className="mr-2 inline-flex items-center gap-1 font-semibold text-warn-fg">
            <OutwardArrow className="size-3.5" />
            Goes to {row.leavesTo.join(', ')}
          </span>
        )}
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
  // One that was decided on its line a moment ago is told by where it stands, not by how it waited.
  if (row.state !== 'waiting') return <>{standingWords(row)}</>
  const parts = [
    row.taskKey && `For task ${textWords(row.taskKey)}`,
    `Asked because: ${row.ruleWords}`,
    row.unusualCount === 1 ? '1 unusual thing' : row.unusualCount > 1 && `${row.unusualCount} unusual things`,
    standingWords(row),
    row.waitsAgain && `Waits again: ${row.waitsAgain}`,
    ...row.moved,
    row.blocker === null && !canDecideOnLine(row) && 'Open it to decide',
    view === 'team' && row.blocker && blockerText[row.blocker as Blocker],
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}

function GoneWords({ row }: { row: RequestRow }) {
  return <>{row.state === 'waiting' ? 'No longer waiting for you' : standingWords(row)}</>
}
