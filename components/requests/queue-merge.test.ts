import { expect, it } from 'vitest'
import { mergeQueue } from '@/components/requests/queue-merge'
import type { RequestRow } from '@/lib/requests/schema'

it('keeps every row where it is and lets new ones wait', () => {
  const { rows, arrived } = mergeQueue([row('a'), row('b')], [row('n'), row('a'), row('b')], [])
  expect(rows.map(({ row: { id } }) => id)).toEqual(['a', 'b'])
  expect(rows.every(({ gone }) => !gone)).toBe(true)
  expect(arrived.map(({ id }) => id)).toEqual(['n'])
})

it('marks a row that somebody else decided, with their name', () => {
  const decided = row('a', { state: 'approved', missing: [] })
  const { rows } = mergeQueue([row('a'), row('b')], [row('b')], [decided])
  expect(rows[0]).toEqual({ row: decided, gone: true })
  expect(rows[1]?.gone).toBe(false)
})

it('marks a row that left without a trace as gone too', () => {
  expect(mergeQueue([row('a')], [], []).rows).toEqual([{ row: row('a'), gone: true }])
})

it('shows what changed on a row that stays', () => {
  const { rows } = mergeQueue([row('a')], [row('a', { unusualCount: 2 })], [])
  expect(rows[0]?.row.unusualCount).toBe(2)
})

it('brings a row back to life when its decision was taken back', () => {
  const { rows, arrived } = mergeQueue([row('a')], [row('a')], [row('a', { state: 'approved' })])
  expect(rows[0]?.gone).toBe(false)
  expect(arrived).toEqual([])
})

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
    ...changes,
  }
}
