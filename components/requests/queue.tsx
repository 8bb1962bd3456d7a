import type { DecideAction, TakeBackAction } from '@/components/requests/decide'
import { QueueFilter, queueFilters, type QueueFilterProps } from '@/components/requests/queue-filter'
import { QueueHeading } from '@/components/requests/queue-heading'
import { QueueList } from '@/components/requests/queue-list'
import { QueueViews } from '@/components/requests/queue-views'
import { KeyHints } from '@/components/shell/key-hints'
import { TextLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import type { SortLink } from '@/components/ui/table-sort'
import { Time } from '@/components/ui/time'
import { type Place, rangeWords } from '@/lib/core/count'
import type { QueueCounts, QueueView, RequestRow } from '@/lib/requests/schema'

export type QueueProps = {
  view: QueueView
  rows: readonly RequestRow[]
  /** When they were read, and how many a page has room for. */
  asOf: string
  size: number
  /** How many each view shows, with the filters that are in force, and without any. */
  counts: QueueCounts
  place: Place
  totals: QueueCounts
  /** How many are decided, of those that the filter shows and at all. */
  decided: { count: number; total: number }
  filter: QueueFilterProps['filter']
  choices: QueueFilterProps['choices']
  /** Where the list of what was decided is ordered otherwise. */
  sorts: Record<'decided', SortLink>
  notUnderstood?: readonly string[]
  addresses: {
    views: Record<QueueView, string>
    /** This view without filters. */
    clear: string
  } & PageAddresses
  /** Whether the reader's role decides requests at all. */
  canDecide: boolean
  /** No request was ever made here. */
  isFirstUse: boolean
  /** When something was last decided, for "You're up to date". */
  lastDecisionAt: string | null
  onDecide: DecideAction
  onTakeBack: TakeBackAction
}

/** The approvals queue: which one first, and can I decide it right here? */
export function Queue(props: QueueProps) {
  const { view, rows, asOf, size, counts, place, filter, choices, addresses, notUnderstood } = props
  const [, of = ''] = addresses.views.mine.split('?')
  return (
    <>
      <QueueHeading
        view={view}
        of={of}
        counts={counts}
        totals={props.totals}
        decided={props.decided}
        filters={queueFilters(filter, choices).map(({ words }) => words)}
        expiresAt={rows.map(({ expiresAt }) => expiresAt)}
      />
      <QueueFilter
        {...{ filter, choices, notUnderstood }}
        beside={<QueueViews {...{ view, of, counts, addresses: addresses.views }} />}
      />
      {/* Another view or filter is another list; within one, rows keep their place while news arrives. */}
      <QueueList
        key={JSON.stringify([view, filter, addresses.first])}
        view={view}
        {...{ rows, asOf, size, of, counts }}
        isFirstPage={addresses.first === null}
        caption={captionOf(view, props.sorts.decided)}
        sort={view === 'decided' ? props.sorts.decided : undefined}
        empty={<QueueEmpty {...props} />}
        onDecide={props.onDecide}
        onTakeBack={props.onTakeBack}
      />
      <CursorPager showing={rangeWords(place, rows.length, 'request')} addresses={addresses} />
      {rows.length > 0 && <KeyHints {...(props.canDecide && view !== 'decided' ? decidingKeys : movingKeys)} />}
    </>
  )
}

function captionOf(view: QueueView, { direction }: SortLink): string {
  if (view !== 'decided') return 'Soonest to expire first'
  return direction === 'asc' ? 'First decided first' : 'Latest decided first'
}

const movingKeys = { keys: [['J', 'K'], ['Enter']], words: ['to move', 'to open'] }
const decidingKeys = {
  keys: [...movingKeys.keys, ['A', 'R']],
  words: [...movingKeys.words, 'twice to approve and reject what is all on its line, or to open it'],
}

function QueueEmpty({ view, filter, choices, addresses, canDecide, isFirstUse, lastDecisionAt }: QueueProps) {
  const inForce = queueFilters(filter, choices)
  if (addresses.first !== null) {
    return (
      <EmptyState
        kind="no-results"
        title="There are no more requests on this page"
        action={<ButtonLink href={addresses.first}>Go to the first page</ButtonLink>}
      >
        What stood here was decided, has ended or moved meanwhile.
      </EmptyState>
    )
  }
  if (inForce.length > 0) {
    return (
      <EmptyState
        kind="no-results"
        title={`No requests match ${inForce.map(({ words }) => words).join(', ')}`}
        action={<ButtonLink href={addresses.clear}>Clear the filters</ButtonLink>}
      />
    )
  }
  if (isFirstUse) {
    return (
      <EmptyState kind="first-use" title="Nobody has asked for anything yet">
        When a pod or a person wants something that is left to people, it appears here as a sentence.
      </EmptyState>
    )
  }
  if (view === 'mine' && !canDecide) {
    return (
      <EmptyState kind="no-access" title="Your role does not decide requests">
        You can read what waits for others. An administrator can make you an approver.{' '}
        <TextLink href={addresses.views.team}>See what is waiting</TextLink>
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="all-done" title={view === 'decided' ? 'Nothing has been decided yet' : "You're up to date"}>
      {view === 'mine' && 'Nothing waits for you. '}
      {lastDecisionAt && (
        <>
          Last decision <Time at={lastDecisionAt} mode="absolute" />.
        </>
      )}
    </EmptyState>
  )
}
