import { describe, expect, it } from 'vitest'
import { chanceOf, type Compared, mostChanged } from '@/lib/insights/changed'

/** Ways to take some of all, counted as whole numbers by Pascal's triangle: nothing of it is in what is tested. */
const triangle: bigint[][] = [[1n]]
function ways(all: number, some: number): bigint {
  for (let row = triangle.length; row <= all; row++) {
    const above = triangle[row - 1]!
    triangle.push(Array.from({ length: row + 1 }, (_, at) => (above[at - 1] ?? 0n) + (above[at] ?? 0n)))
  }
  return triangle[all]?.[some] ?? 0n
}

/** The share of all outcomes of which none is more frequent than the one that was seen, as an exact fraction. */
function share(seen: bigint, outcomes: readonly bigint[]): number {
  const all = outcomes.reduce((sum, one) => sum + one, 0n)
  const rare = outcomes.filter((one) => one <= seen).reduce((sum, one) => sum + one, 0n)
  return Number((rare * 10n ** 15n) / all) / 1e15
}

function byHand(now: Compared<string>['now'], before: Compared<string>['before']): number {
  const all = now.value + before.value
  const numbers = Array.from({ length: all + 1 }, (_, at) => at)
  if (now.of === null || before.of === null)
    return share(
      ways(all, now.value),
      numbers.map((at) => ways(all, at)),
    )
  const { of } = now
  const { of: ofOther } = before
  const both = (at: number) => ways(of, at) * ways(ofOther, all - at)
  return share(both(now.value), numbers.map(both))
}

describe('the exact test', () => {
  it('agrees with whole numbers counted one by one, in every case of some size', () => {
    for (const of of [8, 9, 14])
      for (const ofOther of [8, 13])
        for (let value = 0; value <= of; value++)
          for (let other = 0; other <= ofOther; other++) {
            const [now, before] = [
              { value, of },
              { value: other, of: ofOther },
            ]
            expect(chanceOf({ now, before }), `${value}/${of} ${other}/${ofOther}`).toBeCloseTo(byHand(now, before), 9)
          }
  })

  it('agrees for events without a whole', () => {
    for (let value = 0; value <= 60; value += 3)
      for (let other = 0; other <= 60; other += 7) {
        const [now, before] = [
          { value, of: null },
          { value: other, of: null },
        ]
        if (value + other < 8) expect(chanceOf({ now, before })).toBeNull()
        else expect(chanceOf({ now, before }), `${value} ${other}`).toBeCloseTo(byHand(now, before), 9)
      }
  })

  it('knows a table of R. A. Fisher’s, and goes on where numbers are large', () => {
    const tea = chanceOf({ now: { value: 10, of: 13 }, before: { value: 2, of: 17 } })
    expect(tea).toBeCloseTo(0.000_536_7, 7)
    const large = chanceOf({ now: { value: 50_000, of: 100_000 }, before: { value: 49_000, of: 100_000 } })
    expect(large).toBeGreaterThan(0)
    expect(large).toBeLessThan(1e-4)
  })
})

describe('what changed', () => {
  const one = (name: string, value: number, of: number | null, other: number, severity = 1): Compared<string> => ({
    name,
    severity,
    now: { value, of },
    before: { value: other, of },
  })

  it('is at most three, the least by chance first, then what weighs most', () => {
    const found = mostChanged([
      one('small', 9, 20, 2),
      one('same', 5, 20, 5),
      one('light', 18, 20, 2, 1),
      one('heavy', 18, 20, 2, 3),
      one('much', 40, 40, 0),
    ])
    expect(found.map(({ name }) => name)).toEqual(['much', 'heavy', 'light'])
  })

  it('is never said of fewer than eight', () => {
    expect(mostChanged([one('few', 7, 7, 0)])).toEqual([])
    expect(mostChanged([one('enough', 8, 8, 0)])).toHaveLength(1)
    expect(chanceOf({ now: { value: 4, of: null }, before: { value: 3, of: null } })).toBeNull()
  })
})
