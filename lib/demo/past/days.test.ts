import { expect, it } from 'vitest'
import { pastOf } from '@/lib/demo/past/days'

const now = new Date('2026-11-27T15:30:00Z')
const day = (at: Date) => at.toISOString().slice(0, 10)

it('is the same each time for one seed, and another for another', () => {
  expect(pastOf(1, now)).toEqual(pastOf(1, now))
  expect(pastOf(2, now)).not.toEqual(pastOf(1, now))
})

it('is of the thirty days before and of nothing that is still to come', () => {
  const { calls, tasks } = pastOf(1, now)
  const times = [
    ...calls.map(({ at }) => at),
    ...tasks.flatMap(({ startedAt, completedAt }) => [startedAt, completedAt]),
  ]
  expect(Math.min(...times.map(Number))).toBeGreaterThan(now.getTime() - 30 * 86_400_000)
  expect(Math.max(...times.map(Number))).toBeLessThan(now.getTime())
  expect(new Set(calls.map(({ at }) => day(at))).size).toBe(30)
})

it('begins no sooner than the record has tables for', () => {
  const { calls } = pastOf(1, new Date('2027-03-01T10:00:00Z'))
  expect(day(calls[0]!.at)).toBe('2027-02-01')
})

it('has its prompts before work begins, on working days', () => {
  for (const at of ['2026-11-27T15:30:00Z', '2026-11-29T10:00:00Z', '2027-03-01T10:00:00Z']) {
    const { mornings, tasks } = pastOf(1, new Date(at))
    expect(mornings).toHaveLength(2)
    for (const morning of mornings) expect([0, 6]).not.toContain(morning.getUTCDay())
    expect(mornings[0]! < mornings[1]! && mornings[0]! < tasks[0]!.startedAt).toBe(true)
  }
})

it('looks like work: little at weekends, nothing at night, and nobody decides then', () => {
  const { calls } = pastOf(1, now)
  const perDay = new Map<string, number>()
  for (const { at } of calls) perDay.set(day(at), (perDay.get(day(at)) ?? 0) + 1)
  for (const [date, many] of perDay) {
    const isWeekend = [0, 6].includes(new Date(date).getUTCDay())
    if (isWeekend) expect(many).toBeLessThanOrEqual(6)
    else if (date !== day(now)) expect(many).toBeGreaterThanOrEqual(26)
  }
  for (const { at, answer } of calls) {
    expect(at.getUTCHours()).toBeGreaterThanOrEqual(6)
    expect(at.getUTCHours()).toBeLessThanOrEqual(18)
    expect(answer.at > at).toBe(true)
    expect([0, 6]).not.toContain(answer.at.getUTCDay())
    expect(answer.at.getUTCHours()).toBeGreaterThanOrEqual(7)
    expect(answer.at.getUTCHours()).toBeLessThan(18)
  }
})
