import fc from 'fast-check'
import { expect, it } from 'vitest'
import { align } from '@/lib/difference/align'

const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })

/** The length of the longest common part, as the textbook has it. */
function longest(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0) return 0
  let row = Array<number>(other.length + 1).fill(0)
  for (const left of one) {
    const next = [0]
    for (const [at, right] of other.entries())
      next.push(left === right ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!))
    row = next
  }
  return row.at(-1)!
}

it('finds as much in common as there is', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      expect(align(before, after)).toHaveLength(longest(before, after))
    }),
  )
})

it('finds what is the same, in order, in long lists, too', () => {
  const long = fc.array(fc.nat(9), { minLength: 400, maxLength: 900 }).map((numbers) => numbers.map(String))
  fc.assert(
    fc.property(long, long, fc.boolean(), (before, after, hasMarks) => {
      const [one, other] = hasMarks ? [marked(before), marked(after)] : [before, after]
      let last: readonly [number, number] = [-1, -1]
      for (const [from, to] of align(one, other)) {
        expect(one[from]).toBe(other[to])
        expect(from > last[0] && to > last[1]).toBe(true)
        last = [from, to]
      }
    }),
    { numRuns: 20 },
  )
})

/** With something that stands once at every hundredth place. */
function marked(items: readonly string[]): string[] {
  return items.map((item, at) => (at % 100 === 0 ? `mark ${at}` : item))
}
