import { expect, it } from 'vitest'
import { piecesOf } from '@/components/ui/pieces'

it('leaves ordinary text in one piece, however long', () => {
  const text = 'Words and words, '.repeat(10_000)
  expect(piecesOf(text)).toEqual([text])
  expect(piecesOf('')).toEqual([''])
})

it.each([
  ['one very long word', 'A'.repeat(100_000)],
  ['a long word among others', `So ${'x'.repeat(5_000)} it is`],
  ['pictures that are two units each', '😀'.repeat(1_000)],
  ['a megabyte of almost nothing', `${'a'.repeat(399)} `.repeat(2_500) + 'b'.repeat(400)],
])('cuts %s so that no part is long, and loses nothing', (_, text) => {
  const pieces = piecesOf(text)
  expect(pieces.join('')).toBe(text)
  expect(
    Math.max(...pieces.map((piece) => Math.max(...piece.split(/\s/).map((word) => [...word].length)))),
  ).toBeLessThan(400)
})
