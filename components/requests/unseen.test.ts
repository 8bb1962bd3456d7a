import { expect, it } from 'vitest'
import { linesWords } from '@/components/requests/unseen'

it('says which lines of a text are missing', () => {
  expect(linesWords(412, 60 / 412)).toBe('About lines 61 to 412')
  expect(linesWords(40, 0)).toBe('About lines 1 to 40')
  expect(linesWords(40, 1)).toBe('Line 40, the last one,')
  expect(linesWords(1, 0.5)).toBe('The end')
  expect(linesWords(Number.NaN, 0.5)).toBe('The end')
})
