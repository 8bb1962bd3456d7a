import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesBeside } from '@/lib/difference/beside'
import { lineChanges } from '@/lib/difference/lines'

it('puts what came beside what went', () => {
  expect(linesBeside(lineChanges('a\nb\nc\n', 'a\nx\ny\nc\n'))).toEqual([
    { before: { text: 'a', number: 1 }, after: { text: 'a', number: 1 }, isSame: true },
    { before: { text: 'b', number: 2 }, after: { text: 'x', number: 2 }, isSame: false },
    { before: null, after: { text: 'y', number: 3 }, isSame: false },
    { before: { text: 'c', number: 3 }, after: { text: 'c', number: 4 }, isSame: true },
  ])
})

it('leaves no line out without saying how many', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((lines) => `${lines.join('\n')}\n`)
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before === after) return
      for (const [side, whole] of [['before', before] as const, ['after', after] as const]) {
        const lines = whole.slice(0, -1).split('\n')
        let at = 0
        for (const pair of linesBeside(lineChanges(before, after))) {
          if ('leftOut' in pair) at += pair.leftOut
          else if (pair[side]) expect(pair[side]).toEqual({ text: lines[at], number: ++at })
        }
        expect(at).toBe(lines.length)
      }
    }),
  )
})
