import { expect, it } from 'vitest'
import { hasSomeBefore, unrecordedWords } from '@/lib/insights/board/view'
import { periodOf } from '@/lib/insights/schema'

const period = periodOf({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' }, new Date('2026-11-20'))

it.each([
  ['2026-10-01T00:00:00.000Z', null, true],
  ['2026-10-26T00:00:00.000Z', 'Of the time before 6 of 10 days were recorded.', true],
  ['2026-11-05T00:00:00.000Z', 'Of the time before nothing was recorded.', false],
  [null, 'Of the time before nothing was recorded.', false],
])('says of a record since %s: %s', (since, words, hasSome) => {
  expect(unrecordedWords({ period, since })).toBe(words)
  expect(hasSomeBefore({ period, since })).toBe(hasSome)
})
