import { expect, it } from 'vitest'
import { absentIds, mergeQueue, newerLines, waitingRows } from '@/components/requests/queue-merge'
import type { RequestRow } from '@/lib/requests/schema'

it('keeps every row where it is and lets new ones wait', () => {
  const { rows, arrived } = merge([row('a'), row('b')], [row('n'), row('a'), row('b')], [])
  expect(rows.map(({ row: { id } }) => id)).toEqual(['a', 'b'])
  expect(rows.every(({ gone }) => !gone)).toBe(true)
  expect(arrived.map(({ id }) => id)).toEqual(['n'])
})

it('marks a row that somebody else decided, with their name', () => {
  const decided = row('a', { state: 'approved', missing: [], blocker: 'already_decided' })
  const { rows } = merge([row('a'), row('b')], [row('b')], [decided])
  expect(rows[0]).toEqual({ row: decided, gone: true })
  expect(rows[1]?.gone).toBe(false)
})

it('keeps a row that others pushed to the next page, with its buttons, also before that is answered', () => {
  const shown = [row('a'), row('b')]
  expect(absentIds(shown, [row('n'), row('a')])).toEqual(['b'])
  const moved = row('b', { unusualCount: 2 })
  for (const answered of [[], [moved]])
    expect(merge(shown, [row('n'), row('a')], answered).rows[1]).toEqual({ row: answered[0] ?? row('b'), gone: false })
})

it('tells a row that left this reader from one that left the list', () => {
  const signed = row('a', { blocker: 'already_signed' })
  expect(merge([row('a')], [], [signed]).rows).toEqual([{ row: signed, gone: true }])
  expect(mergeQueue('team', [row('a')], [], [signed]).rows).toEqual([{ row: signed, gone: false }])
  const expired = row('a', { blocker: 'expired' })
  expect(mergeQueue('team', [row('a')], [], [expired]).rows).toEqual([{ row: expired, gone: true }])
  const again = row('a')
  expect(mergeQueue('decided', [row('a', { state: 'approved' })], [], [again]).rows).toEqual([
    { row: again, gone: true },
  ])
})

it('shows what changed on a row that stays', () => {
  const { rows } = merge([row('a')], [row('a', { unusualCount: 2 })], [])
  expect(rows[0]?.row.unusualCount).toBe(2)
})

it('believes what was asked for after the page was drawn, and a page that was drawn after that', () => {
  const decided = { row: row('a', { state: 'approved' }), asOf: '2026-11-22T12:00:01.000Z' }
  const told = new Map([['a', decided]])
  const now = (drawnAt: string) => merge([row('a')], [row('a')], newerLines(told, drawnAt))
  expect(now('2026-11-22T12:00:00.000Z').rows).toEqual([{ row: decided.row, gone: true }])
  expect(now('2026-11-22T12:00:02.000Z')).toEqual({ rows: [{ row: row('a'), gone: false }], arrived: [] })
})

it('keeps what only waits for another group now where the list has it', () => {
  const signed = row('a', { blocker: 'group_signed' })
  expect(merge([row('a')], [row('a')], [signed]).rows).toEqual([{ row: signed, gone: false }])
})

const at = (minute: number) => ({ expiresAt: `2026-11-22T15:${minute}:00.000Z` })

it('lets what arrives wait only on the page to which it belongs', () => {
  const shown = [row('a', at(20)), row('b', at(40))]
  const waiting = (told: RequestRow, size: number) => waitingRows(merge(shown, shown, [told]), { size, all: 3 })
  expect(waiting(row('n', at(30)), 2)).toBe(1)
  expect(waiting(row('n', at(50)), 2)).toBe(0)
  expect(waiting(row('n', at(50)), 5)).toBe(1)
  expect(waiting(row('n', { ...at(30), blocker: 'not_in_group' }), 2)).toBe(0)
})

it('offers what others made room for, as far as the page has room', () => {
  const [a, b] = [row('a'), row('b')]
  const decided = row('a', { state: 'approved' })
  const waiting = (all: number) => waitingRows(merge([a, b], [a, b], [decided]), { size: 2, all })
  expect([waiting(1), waiting(2), waiting(40)]).toEqual([0, 1, 1])
  expect(waitingRows(merge([a, b], [a, b], [decided]), null)).toBe(0)
})

type Rows = readonly RequestRow[]

function merge(shown: Rows, fresh: Rows, absent: Rows) {
  return mergeQueue('mine', shown, fresh, absent)
}

function row(id: string, changes: Partial<RequestRow> = {}): RequestRow {
  return {
    id,
    number: 1042,
    sentence: 'DevPod wants to publish 3 pages',
    taskKey: null,
    taskWords: null,
    tier: 'elevated',
    state: 'waiting',
    ruleWords: 'Publishing needs a person',
    unusualCount: 0,
    isPlain: true,
    askedBy: 'DevPod',
    environment: 'prod',
    askedAt: '2026-11-22T11:28:00.000Z',
    decidedAt: null,
    expiresAt: '2026-11-22T15:40:00.000Z',
    digest: 'd'.repeat(64),
    votes: [],
    missing: [{ group: 'Finance', count: 1 }],
    waitsAgain: null,
    moved: [],
    leavesTo: [],
    effectiveAt: null,
    blocker: null,
    demo: false,
    tried: false,
    ...changes,
  }
}
