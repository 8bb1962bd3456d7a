'use client'

import { useRouter } from 'next/navigation'
import type { Route } from 'next'
import { type ReactNode, startTransition, useRef, useState } from 'react'
import type { DecideAction, TakeBackAction } from '@/components/requests/decide'
import { useFirstVisible } from '@/components/requests/first-visible'
import { mergeQueue, type ShownRow, waitingRows } from '@/components/requests/queue-merge'
import { QueueRow } from '@/components/requests/queue-row'
import { useQueueNews } from '@/components/requests/use-queue-news'
import { QuickActions } from '@/components/requests/quick-actions'
import { useQuickDecisions } from '@/components/requests/use-quick-decisions'
import { LiveRefresh } from '@/components/shell/live'
import { tell } from '@/components/shell/spoken'
import { useShortcuts } from '@/components/shell/shortcuts'
import { NewPill } from '@/components/ui/new-pill'
import { Table, TableBody, TableHead } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import type { QueueCounts, QueueView, RequestRow } from '@/lib/requests/schema'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import { canDecideOnLine, standingWords } from '@/lib/requests/standing'
import { paths } from '@/lib/core/paths'

export type QueueListProps = {
  view: QueueView
  rows: readonly RequestRow[]
  /** When these rows were read, how many there is room for, and with which filter; none of it on a later page. */
  asOf: string
  size: number
  of: string
  counts: QueueCounts
  isFirstPage: boolean
  caption: string
  /** Where the list is ordered by its time the other way round, if it can be. */
  sort?: SortLink | undefined
  /** Shown when there is nothing to list. */
  empty: ReactNode
  onDecide: DecideAction
  onTakeBack: TakeBackAction
}

/** The table of requests: rows keep their place, news waits in a pill, single keys move and decide. */
export function QueueList({
  view,
  rows: fresh,
  asOf,
  of,
  caption,
  sort,
  empty,
  onDecide,
  onTakeBack,
  ...room
}: QueueListProps) {
  const [shown, setShown] = useState(fresh)
  const frame = useRef<HTMLDivElement>(null)
  const quick = useQuickDecisions(onDecide, onTakeBack, useFirstVisible())
  const news = useQueueNews(shown, { of, rows: fresh, asOf })
  const merged = mergeQueue(view, shown, fresh, news.told)
  const { rows } = merged
  const isWhole = room.isFirstPage && view !== 'decided'
  const all = (news.counts ?? room.counts)[view === 'team' ? 'team' : 'mine']
  const waiting = waitingRows(merged, isWhole ? { size: room.size, all } : null)
  const showNews = useShowNews(fresh, asOf, news.told.length > 0, setShown)
  useQueueKeys(frame, rows, quick)

  return (
    <div ref={frame} onPointerEnter={quick.prepare} onFocus={quick.prepare}>
      <LiveRefresh topics={['policy', 'people']} />
      <NewPill count={waiting} one="request" many="requests" onShow={showNews} />
      {rows.length === 0 ? empty : <QueueTable {...{ view, rows, caption, sort, quick }} />}
    </div>
  )
}

/** Shows the page of the list as it is now: the one that was drawn last or, where more moved since, one that is drawn for it. */
function useShowNews(
  fresh: readonly RequestRow[],
  asOf: string,
  isOlder: boolean,
  show: (rows: readonly RequestRow[]) => void,
): () => void {
  const router = useRouter()
  const [wantedAfter, setWantedAfter] = useState<string | null>(null)
  if (wantedAfter !== null && asOf > wantedAfter) {
    setWantedAfter(null)
    show(fresh)
  }
  return () => {
    if (!isOlder) return show(fresh)
    setWantedAfter(asOf)
    startTransition(() => router.refresh())
  }
}

type QueueTableProps = {
  view: QueueView
  rows: readonly ShownRow[]
  caption: string
  sort: SortLink | undefined
  quick: ReturnType<typeof useQuickDecisions>
}

function QueueTable({ view, rows, caption, sort, quick }: QueueTableProps) {
  const isDecided = view === 'decided'
  return (
    <div className="rounded-card border border-line bg-surface px-3.5 py-1 md:px-3.5 md:py-2">
      <Table caption={caption} className="snug:block snug:[&>caption]:block">
        <TableHead
          className={sort ? sortedHead : 'snug:sr-only'}
          columns={[
            { key: 'risk', label: isDecided ? 'Outcome' : 'Risk' },
            { key: 'request', label: 'Request', wide: true },
            { key: 'time', label: isDecided ? 'Decided' : 'Expires', sort },
            { key: 'decide', label: 'Decide', hidden: true },
          ]}
        />
        <TableBody className="snug:block">
          {rows.map(({ row, gone }) => (
            <QueueRow
              key={row.id}
              row={row}
              view={view}
              gone={gone && !quick.states[row.id]}
              actions={
                ((isOpen({ row, gone }) && canDecideOnLine(row)) || quick.states[row.id]) && (
                  <QuickActions
                    row={row}
                    state={quick.states[row.id]}
                    Sent={quick.Sent}
                    onDecide={(verdict) => quick.decide(row, verdict)}
                    onTakeBack={() => quick.takeBack(row)}
                  />
                )
              }
            />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

/** Where lines are cards, of the column names only the one by which they are ordered is shown. */
const sortedHead = 'snug:block snug:pt-2 snug:[&_tr]:block snug:[&_th:not([aria-sort])]:sr-only'

/** Whether this reader may sign it now. */
function isOpen({ row, gone }: ShownRow): boolean {
  return !gone && row.state === 'waiting' && row.blocker === null
}

function useQueueKeys(
  frame: { readonly current: HTMLElement | null },
  rows: readonly ShownRow[],
  quick: ReturnType<typeof useQuickDecisions>,
): void {
  const router = useRouter()
  const links = () => [...(frame.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
  const focusedId = () => document.activeElement?.closest<HTMLElement>('[data-request]')?.dataset['request']

  function move(step: 1 | -1) {
    const all = links()
    const index = all.findIndex((link) => link.closest('[data-request]')?.contains(document.activeElement))
    const target =
      all[index < 0 ? (step === 1 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, index + step))]
    target?.focus()
    target?.scrollIntoView({ block: 'nearest' })
  }

  const focused = () => rows.find(({ row }) => row.id === focusedId())

  /** The row that a deciding key is for. A key that does nothing says why. */
  function decidable(): ShownRow | null {
    const found = focused()
    if (!found) tell('Choose a request first: J goes to the next one.')
    else if (!isOpen(found)) tell(`CS-${found.row.number} cannot be decided here: ${standingOf(found)}.`)
    return found && isOpen(found) ? found : null
  }

  /** What is all on its line is decided there by a second press; what is not opens with the first. */
  function toDecide(act: string): string | null {
    const found = decidable()
    const state = found && quick.states[found.row.id]
    if (!found || (state && state.kind !== 'failed')) return null
    if (canDecideOnLine(found.row)) return `${act} CS-${found.row.number}`
    open(found.row)
    return null
  }

  function decide(verdict: 'approve' | 'reject') {
    const found = focused()
    if (found && isOpen(found) && canDecideOnLine(found.row)) quick.decide(found.row, verdict)
  }

  function open({ number }: RequestRow, field = '') {
    router.push(`${paths.request(number)}${field}` as Route)
  }

  useShortcuts('The list', [
    { keys: 'J', words: 'Next request', held: true, run: () => move(1) },
    { keys: 'K', words: 'Previous request', held: true, run: () => move(-1) },
    {
      keys: 'A',
      words: 'Twice: approve, or open what is not all on its line',
      confirm: () => toDecide('approve'),
      run: () => decide('approve'),
    },
    {
      keys: 'C',
      words: 'Request changes',
      run: () => {
        const found = decidable()
        if (found) open(found.row, '#field-note')
      },
    },
    {
      keys: 'R',
      words: 'Twice: reject, or open what is not all on its line',
      confirm: () => toDecide('reject'),
      run: () => decide('reject'),
    },
    { keys: 'Z', words: 'Take the last decision back', run: () => quick.latest && quick.takeBack(quick.latest) },
    { keys: 'F', words: 'Filter', run: () => openFilter() },
  ])
}

/** Why a key does nothing on a row. */
function standingOf({ row }: ShownRow): string {
  if (row.state === 'waiting' && row.blocker) return blockerText[row.blocker as Blocker].replace(/\.$/, '')
  return standingWords(row) ?? 'it no longer waits for you'
}

function openFilter(): void {
  const filter = document.querySelector<HTMLDetailsElement>('details[data-filter]')
  if (!filter) return
  filter.open = true
  filter.querySelector<HTMLElement>('select')?.focus()
}
