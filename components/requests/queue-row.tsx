'use client'

import { Sentence } from '@/components/signs/sentence'
import type { ReactNode } from 'react'
import { outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { Remark } from '@/components/ui/chip'
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
import { canDecideOnLine, standingWords } from '@/lib/requests/standing'
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
      <Cell rowHeader className="wrap-anywhere spread:min-w-60">
        <RowSentence row={row} gone={gone} />
        <p className="mt-0.5 text-small text-muted spread:line-clamp-1">
          <span className="mr-1.5 whitespace-nowrap">CS-{row.number}</span>
          {row.environment && <EnvironmentMark environment={row.environment} className="mr-1.5" />}
          {row.leavesTo.length > 0 && !gone && (
            <>
              <Remark icon={<OutwardArrow />}>Goes to {row.leavesTo.join(', ')}</Remark>
              {' · '}
            </>
          )}
          <RowNote row={row} view={view} gone={gone} />
        </p>
      </Cell>
      <Cell label={timeLabel(row, isDecided)}>
        <TimeStack at={(isDecided && row.decidedAt) || row.expiresAt} />
      </Cell>
      <Cell bare className="empty:hidden">
        {actions}
      </Cell>
    </TableRow>
  )
}

function RowSentence({ row, gone }: Pick<QueueRowProps, 'row' | 'gone'>) {
  return (
    <AppLink
      href={paths.request(row.number)}
      data-row-link
      className={cn('row-link font-strong', gone ? 'text-muted' : 'text-ink')}
    >
      <span translate="no">
        <Sentence text={row.sentence} />
      </span>
    </AppLink>
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
    row.demo && 'Demo',
    standingWords(row),
    row.waitsAgain && `Waits again: ${row.waitsAgain}`,
    ...row.moved,
    row.unusualCount > 0 && counted(row.unusualCount, 'unusual thing'),
    row.blocker === null && !canDecideOnLine(row) && 'Open it to decide',
    view === 'team' && row.blocker && blockerText[row.blocker as Blocker],
    `Asked because: ${row.ruleWords}`,
    row.taskWords && `For task ${row.taskWords}`,
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}

function GoneWords({ row }: { row: RequestRow }) {
  return <>{row.state === 'waiting' ? (blockerText[row.blocker as Blocker] ?? 'It waits again') : standingWords(row)}</>
}
