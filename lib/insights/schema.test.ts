import { describe, expect, it } from 'vitest'
import { daysIn, partsOf, periodOf } from '@/lib/insights/schema'
import { stepWords, within } from '@/lib/insights/waiting'

const now = new Date('2026-11-28T10:20:30Z')

describe('the time of a board', () => {
  it('goes up to the end of the hour that runs, with an equally long one before it', () => {
    expect(periodOf({ days: '7' }, now)).toEqual({
      now: { from: '2026-11-21T11:00:00.000Z', to: '2026-11-28T11:00:00.000Z' },
      before: { from: '2026-11-14T11:00:00.000Z', to: '2026-11-21T11:00:00.000Z' },
      days: 7,
      isFixed: false,
    })
  })

  it('is fixed where its address says from when to when, in whole hours', () => {
    const fixed = periodOf({ from: '2026-11-01T00:30:00Z', to: '2026-11-03T00:00:00Z' }, now)
    expect(fixed.now).toEqual({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' })
    expect(fixed.before).toEqual({ from: '2026-10-30T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' })
  })

  it('is the usual one where its address goes backwards, too far, or has no end', () => {
    const ends = { to: '2026-11-01T00:00:00Z' }
    for (const asked of [
      { from: '2026-11-03T00:00:00Z', ...ends },
      { from: '2000-11-03T00:00:00Z', ...ends },
      { from: '2026-11-03T00:00:00Z' },
    ])
      expect(periodOf(asked, now), JSON.stringify(asked)).toMatchObject({ days: 30, isFixed: false })
  })

  it.each([1, 3, 7, 30, 90, 400])('of %i days has parts that lie side by side and are all of it', (days) => {
    const to = Date.parse('2026-11-28T11:00:00Z')
    const window = { from: new Date(to - days * 86_400_000).toISOString(), to: new Date(to).toISOString() }
    const parts = partsOf(window)
    expect(parts.length).toBeLessThanOrEqual(31)
    expect([parts[0]!.from, parts.at(-1)!.to]).toEqual([window.from, window.to])
    for (const [at, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[at]!.to)
  })
})

describe('the whole days of a time', () => {
  const at = (day: string) => `2026-11-${day}.000Z`
  it.each([
    ['03T05:00:00', '06T16:00:00', '04T00:00:00', '06T00:00:00', 2],
    ['03T00:00:00', '06T16:00:00', '03T00:00:00', '06T00:00:00', 1],
    ['03T05:00:00', '06T00:00:00', '04T00:00:00', '06T00:00:00', 1],
    ['03T00:00:00', '04T00:00:00', '03T00:00:00', '04T00:00:00', 0],
  ])('from %s to %s are from %s to %s', (from, to, first, last, others) => {
    const found = daysIn({ from: at(from), to: at(to) })
    expect(found.days).toEqual({ from: at(first), to: at(last) })
    expect(found.others).toHaveLength(others)
    const all = [found.days!, ...found.others].toSorted((one, other) => (one.from < other.from ? -1 : 1))
    expect([all[0]!.from, all.at(-1)!.to]).toEqual([at(from), at(to)])
    for (const [before, part] of all.slice(1).entries()) expect(part.from).toBe(all[before]!.to)
  })

  it('are none where it ends before a day is whole', () => {
    for (const [from, to] of [
      ['03T05:00:00', '03T17:00:00'],
      ['03T23:00:00', '04T01:00:00'],
    ] as const) {
      const window = { from: at(from), to: at(to) }
      expect(daysIn(window)).toEqual({ days: null, others: [window] })
    }
  })
})

describe('how long people took', () => {
  it('is the end of the step in which that share is reached', () => {
    const waited = [0, 2, 3, 0, 0, 0, 4, 0, 1]
    expect([within(waited, 0.5), within(waited, 0.9), within(waited, 1)]).toEqual([300, 28_800, Infinity])
    expect(within([], 0.5)).toBeNull()
  })

  it('is said in the largest unit', () => {
    expect([30, 60, 900, 3_600, 86_400, Infinity].map((seconds) => stepWords(seconds))).toEqual([
      '30 s',
      '1 min',
      '15 min',
      '1 h',
      '24 h',
      'more than 24 h',
    ])
  })
})
