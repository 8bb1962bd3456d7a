import { expect, it } from 'vitest'
import { periodsBefore } from '@/lib/record/reviews/periods'

const at = (text: string) => new Date(text)
const spans = (...given: Parameters<typeof periodsBefore>) =>
  periodsBefore(...given).map(({ from, to }) => [from.slice(0, 10), to.slice(0, 10)])

it('names the months that are over, back to the first line', () => {
  expect(spans('month', at('2026-03-15T12:00:00Z'), at('2025-12-20T00:00:00Z'), 12)).toEqual([
    ['2026-02-01', '2026-03-01'],
    ['2026-01-01', '2026-02-01'],
    ['2025-12-01', '2026-01-01'],
  ])
  expect(periodsBefore('month', at('2026-03-15T12:00:00Z'), at('2025-12-20T00:00:00Z'), 1)[0]!.title).toBe(
    'February 2026',
  )
})

it('names weeks from Monday to Monday', () => {
  expect(spans('week', at('2026-11-28T12:00:00Z'), at('2026-11-10T00:00:00Z'), 8)).toEqual([
    ['2026-11-16', '2026-11-23'],
    ['2026-11-09', '2026-11-16'],
  ])
  expect(periodsBefore('week', at('2026-11-28T12:00:00Z'), at('2026-11-10T00:00:00Z'), 8)[0]!.title).toBe(
    'Week from 16 November 2026',
  )
})

it('is not over for an hour, in which a change may still come to its end', () => {
  const first = at('2026-01-01T00:00:00Z')
  expect(spans('month', at('2026-03-01T00:59:59Z'), first, 1)).toEqual([['2026-01-01', '2026-02-01']])
  expect(spans('month', at('2026-03-01T01:00:00Z'), first, 1)).toEqual([['2026-02-01', '2026-03-01']])
})

it('is none without a line, and none that ends before the first', () => {
  expect(spans('week', at('2026-11-28T12:00:00Z'), null, 8)).toEqual([])
  expect(spans('week', at('2026-11-28T12:00:00Z'), at('2026-11-24T00:00:00Z'), 8)).toEqual([])
})
