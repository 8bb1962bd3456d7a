import { expect, it } from 'vitest'
import { barsOf, countWords, isAllAway, taken } from '@/components/audit/spread-bars'
import type { Spread } from '@/lib/record/spread/view'

const spread = (from: string, to: string, counts: [string, number][]): Spread => ({
  from,
  to,
  of: 'all',
  counts: counts.map(([at, count]) => ({ at, count })),
  isCut: false,
  away: [],
})

it('has a bar for each hour of a short stretch, with those in which nothing was', () => {
  const told = spread('2026-11-26T08:20:00.000Z', '2026-11-26T11:10:00.000Z', [
    ['2026-11-26T08:00:00.000Z', 4],
    ['2026-11-26T10:59:59.999Z', 1],
    ['2026-11-26T11:00:00.000Z', 2],
  ])
  const { by, bars } = barsOf(told, 'UTC')
  expect(by).toBe('hour')
  expect(bars.map(({ from, count }) => [from.slice(11, 13), count])).toEqual([
    ['08', 4],
    ['09', 0],
    ['10', 1],
    ['11', 2],
  ])
})

it('has a bar for each day of the reader of a long one, also where a day has 23 or 25 hours', () => {
  const told = spread('2026-10-23T12:00:00.000Z', '2026-10-27T12:00:00.000Z', [
    ['2026-10-23T21:00:00.000Z', 1],
    ['2026-10-23T22:00:00.000Z', 10],
    ['2026-10-25T22:00:00.000Z', 100],
    ['2026-10-25T23:00:00.000Z', 1_000],
  ])
  const { by, bars } = barsOf(told, 'Europe/Berlin')
  expect(by).toBe('day')
  expect(bars.map(({ from, count }) => [from, count])).toEqual([
    ['2026-10-22T22:00:00.000Z', 1],
    ['2026-10-23T22:00:00.000Z', 10],
    ['2026-10-24T22:00:00.000Z', 100],
    ['2026-10-25T23:00:00.000Z', 1_000],
    ['2026-10-26T23:00:00.000Z', 0],
  ])
  const lengths = bars.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000)
  expect(lengths).toEqual([24, 24, 25, 24, 24])
})

it('leaves out what lies outside, and loses nothing that lies inside', () => {
  const counts = Array.from({ length: 200 }, (_, at): [string, number] => [
    new Date(Date.UTC(2026, 10, 1) + at * 3_600_000).toISOString(),
    1,
  ])
  const told = spread('2026-11-02T00:00:00.000Z', '2026-11-07T00:00:00.000Z', counts)
  const { bars } = barsOf(told, 'UTC')
  expect(bars).toHaveLength(5)
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(120)
})

it('tells what is in archives apart, also within the one day in which a month of UTC ends elsewhere', () => {
  const told: Spread = {
    ...spread('2026-03-30T00:00:00.000Z', '2026-04-03T00:00:00.000Z', [
      ['2026-03-30T10:00:00.000Z', 4],
      ['2026-03-31T23:00:00.000Z', 2],
      ['2026-04-01T00:00:00.000Z', 3],
      ['2026-04-02T10:00:00.000Z', 5],
    ]),
    away: [{ month: '2026-03', from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' }],
  }
  const { bars } = barsOf(told, 'America/New_York')
  expect(bars.map(({ count, away, months }) => [count, away, months])).toEqual([
    [0, 0, []],
    [4, 4, ['2026-03']],
    [5, 2, ['2026-03']],
    [0, 0, []],
    [5, 0, []],
  ])
  expect(bars.map(isAllAway)).toEqual([false, true, false, false, false])
  expect(bars.map(countWords)).toEqual([
    '0 events',
    '4 events, in the archive of 2026-03',
    '5 events, of which 2 are in the archive of 2026-03',
    '0 events',
    '5 events',
  ])
  expect(taken(bars)).toMatchObject({ from: bars[0]!.from, to: bars.at(-1)!.to, count: 14, away: 6 })
})
