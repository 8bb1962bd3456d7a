'use client'

import { Name, Sentence } from '@/components/signs/sentence'
import type { ReactNode } from 'react'
import { namesIn, outcomeOf } from '@/components/requests/words'
import { AppLink } from '@/components/ui/app-link'
import { Remark } from '@/components/ui/chip'
import { cn } from '@/components/ui/cn'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { RiskChip } from '@/components/signs/risk-chip'
import { Cell, TableRow } from '@/components/ui/table'
import { OutwardArrow } from '@/components/ui/shapes'
import { TimeStack } from '@/components/ui/time'
import { blockerText, trialMark } from '@/lib/requests/labels'
import { isPaused } from '@/lib/requests/paused/far'
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
    <TableRow data-request={row.id} className={cn('group', snugRow, gone && 'text-muted')}>
      <Cell snug className="snug:order-2">
        {row.state === 'waiting' ? (
          <RiskChip tier={row.tier} className="snug:py-0" />
        ) : (
          <OutcomeChip {...outcomeOf(row.state)} className="snug:py-0" />
        )}
      </Cell>
      <Cell snug rowHeader className="wrap-anywhere spread:leading-5 snug:contents roomy:min-w-60">
        <RowSentence row={row} gone={gone} isWhole={Boolean(actions)} />
        <p className="text-small text-muted spread:line-clamp-1 stacked:mt-0.5 snug:order-3">
          <span className="mr-1.5 whitespace-nowrap">CS-{row.number}</span>
          {row.environment && <EnvironmentMark environment={row.environment} className="mr-1.5" />}
          {row.leavesTo.length > 0 && !gone && (
            <>
              <Remark icon={<OutwardArrow />}>
                Goes to <Name of={row.leavesTo.join(', ')} />
              </Remark>
              {' · '}
            </>
          )}
          <RowNote row={row} view={view} gone={gone} />
        </p>
      </Cell>
      <Cell snug label={timeLabel(row, isDecided)} className="snug:order-4 snug:text-small">
        {!isDecided && isPaused(row.expiresAt) ? (
          <span className="text-muted">Clock paused</span>
        ) : (
          <TimeStack at={(isDecided && row.decidedAt) || row.expiresAt} isInLine />
        )}
      </Cell>
      <Cell bare className="snug:order-5 empty:hidden">
        {actions}
      </Cell>
    </TableRow>
  )
}

/** Where columns would leave the sentence too narrow, it has the whole width and everything else stands in one line under it. */
const snugRow =
  'snug:grid snug:grid-cols-[auto_minmax(0,1fr)_auto_auto] snug:items-center snug:gap-x-2.5 snug:px-2.5 snug:py-0.75'

/** What can be decided on its line is never cut; the rest is read whole where it is decided. */
function RowSentence({ row, gone, isWhole }: Pick<QueueRowProps, 'row' | 'gone'> & { isWhole: boolean }) {
  return (
    <AppLink
      href={paths.request(row.number)}
      data-row-link
      className={cn(
        'row-link font-strong snug:order-1 snug:leading-5 snug:col-span-full',
        gone ? 'text-muted' : 'text-ink',
      )}
    >
      <span translate="no" className={isWhole ? undefined : 'spread:line-clamp-2'}>
        <Sentence text={row.sentence} />
      </span>
    </AppLink>
  )
}

function timeLabel(row: RequestRow, isDecided: boolean): string {
  if (!isDecided) return isPaused(row.expiresAt) ? 'Time' : 'Expires'
  return row.state === 'expired' ? 'Expired' : 'Decided'
}

function RowNote({ row, view, gone }: Omit<QueueRowProps, 'actions'>) {
  if (gone) return <GoneWords row={row} />
  // One that was decided on its line a moment ago is told by where it stands, not by how it waited.
  if (row.state !== 'waiting') {
    const words = [row.tried && trialMark, standingWords(row)].filter(Boolean).join(' · ')
    return <Sentence text={words} names={namesIn(row)} />
  }
  const parts = [
    row.demo && 'Demo',
    row.tried && trialMark,
    standingWords(row),
    row.waitsAgain && `Waits again: ${row.waitsAgain}`,
    ...row.moved,
    row.unusualCount > 0 && counted(row.unusualCount, 'unusual thing'),
    row.blocker === null && !canDecideOnLine(row) && 'Open it to decide',
    view === 'team' && row.blocker && blockerText[row.blocker as Blocker],
    `Asked because: ${row.ruleWords}`,
    row.taskWords && `For task ${row.taskWords}`,
  ]
  return <Sentence text={parts.filter(Boolean).join(' · ')} names={namesIn(row)} />
}

function GoneWords({ row }: { row: RequestRow }) {
  const words = row.state === 'waiting' ? (blockerText[row.blocker as Blocker] ?? 'It waits again') : standingWords(row)
  return <Sentence text={words ?? ''} names={namesIn(row)} />
}
