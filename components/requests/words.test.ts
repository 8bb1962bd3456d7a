import { expect, it } from 'vitest'
import { listWords, queueLead, queueTitle, reasonGroups, whoDecidesWords } from '@/components/requests/words'

it('names who can decide and how many are needed', () => {
  expect(whoDecidesWords(['You', 'Priya N.', 'Tom W.'], 1)).toBe(
    'You, Priya N. and Tom W. can decide; one decision is enough.',
  )
  expect(whoDecidesWords(['You', 'Tom W.'], 2)).toBe('You and Tom W. can decide; two people must approve.')
  expect(whoDecidesWords([], 1)).toBe('Nobody else can decide this at the moment; one decision is enough.')
})

it('keeps long lists of names short without losing anybody', () => {
  expect(listWords(['A'])).toBe('A')
  expect(listWords(['A', 'B', 'C', 'D'])).toBe('A, B, C and D')
  expect(listWords(['A', 'B', 'C', 'D', 'E'])).toBe('A, B, C and 2 others')
})

it('counts in the heading of the queue', () => {
  expect(queueTitle('mine', 4)).toBe('4 requests are waiting for you')
  expect(queueTitle('mine', 1)).toBe('1 request is waiting for you')
  expect(queueTitle('mine', 0)).toBe('Nothing waits for you')
})

it('says how many end within the hour, and nothing when none does', () => {
  const now = new Date('2026-11-22T12:28:00Z')
  expect(queueLead(['2026-11-22T13:00:00Z', '2026-11-22T15:40:00Z'], now)).toMatch(/^1 expires within the hour\. /)
  expect(queueLead(['2026-11-22T15:40:00Z'], now)).toBe('Nothing happens on any of these until someone decides.')
})

it('offers each reason once', () => {
  const values = reasonGroups.flatMap(({ options }) => options.map(({ value }) => value))
  expect(new Set(values).size).toBe(values.length)
  expect(values).toContain('checked')
  expect(values).toContain('not_now')
})
