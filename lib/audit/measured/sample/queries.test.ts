import { expect, it } from 'vitest'
import { placesIn } from '@/lib/audit/measured/sample/queries'

const hours = [3, 0, 1, 16].map((count, at) => ({ hour: new Date(at * 3_600_000), count }))
const shown = (most: number) => placesIn(hours, most).map(({ hour, nth }) => `${hour.getTime() / 3_600_000}:${nth}`)

it('spreads a sample evenly over all that was counted, and names nothing twice', () => {
  expect(shown(5)).toEqual(['0:2', '3:2', '3:6', '3:10', '3:14'])
  expect(shown(1)).toEqual(['3:6'])
  expect(shown(20)).toHaveLength(20)
  expect(new Set(shown(100)).size).toBe(20)
  expect(placesIn([], 5)).toEqual([])
})
