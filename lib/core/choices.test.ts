import { expect, it } from 'vitest'
import { choicesCountedUpTo, choicesOf, moreWords, namesOf } from '@/lib/core/choices'

const many = (count: number) => namesOf(Array.from({ length: count }, (_, at) => `Pod${at}`))

it('offers everything there is where it fits, and else the first and how many there are beside', () => {
  expect(choicesOf(many(60))).toMatchObject({ options: { length: 60 }, more: 0 })
  expect(choicesOf(many(200))).toMatchObject({ options: { length: 60 }, more: 140 })
  expect(moreWords(choicesOf(many(200)))).toBe('60 are listed, and 140 more can be typed.')
  expect(moreWords(choicesOf(many(choicesCountedUpTo)))).toBe('60 are listed, and at least 440 more can be typed.')
})
