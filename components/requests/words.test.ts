import { expect, it } from 'vitest'
import { reasonCodes } from '@/lib/core/reasons'
import { queueLead, queueTitle } from '@/components/requests/words'
import {
  listWords,
  positionWords,
  reasonGroups,
  takeBackWords,
  whoDecidesWords,
} from '@/components/requests/page-words'

it('names who can decide and how many are needed', () => {
  const one = { votes: [], missing: [{ group: 'Finance', count: 1 }] }
  expect(whoDecidesWords(['You', 'Priya N.', 'Tom W.'], one)).toBe(
    'You, Priya N. and Tom W. can decide; one decision is enough.',
  )
  expect(whoDecidesWords([], one)).toBe('Nobody else can decide this at the moment; one decision is enough.')
  const two = { votes: [], missing: [{ group: 'Finance', count: 2 }] }
  expect(whoDecidesWords(['You', 'Tom W.'], two)).toBe('You and Tom W. can decide; two people must approve.')
  const both = { votes: [], missing: [...one.missing, { group: 'Legal', count: 1 }] }
  expect(whoDecidesWords(['You', 'Tom W.'], both)).toBe(
    'You and Tom W. can decide; 1 of Finance and 1 of Legal must approve.',
  )
})

it('says after the first of two signatures who is still needed, and no longer that one decision is enough', () => {
  const vote = {
    who: 'Ana',
    at: '2026-11-22T12:00:00Z',
    verdict: 'approve',
    reasonCode: null,
    note: null,
    fields: [] as string[],
  } as const
  expect(whoDecidesWords(['Tom W.'], { votes: [vote], missing: [{ group: 'Finance', count: 1 }] })).toBe(
    'Tom W. can decide; 1 more of Finance must sign.',
  )
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
  expect(queueTitle('mine', 2, 54, ['Critical', 'Production'])).toBe(
    '2 of 54 requests waiting for you: Critical, Production',
  )
  expect(queueTitle('mine', 1_001)).toBe('1,000+ requests are waiting for you')
  expect(queueTitle('team', 3, 1_001, ['Critical'])).toBe('3 of 1,000+ requests waiting: Critical')
  expect(queueTitle('team', 0, 1, ['“lamp”'])).toBe('0 of 1 request waiting: “lamp”')
  expect(queueTitle('team', 101, 1_001, ['“lamp”'], 100)).toBe('100+ of 1,000+ requests waiting: “lamp”')
  expect(queueTitle('decided', 0)).toBe('Decided requests')
  expect(queueTitle('decided', 12)).toBe('12 decided requests')
  expect(queueTitle('decided', 3, 1_001, ['High'])).toBe('3 of 1,000+ decided requests: High')
})

it('says where a request stands, as far as they are counted', () => {
  expect(positionWords({ index: 3, total: 200 })).toBe('3 of 200 waiting for you')
  expect(positionWords({ index: 3, total: 1_001 })).toBe('3 of 1,000+ waiting for you')
  expect(positionWords({ index: 1_001, total: 1_001 })).toBe('One of 1,000+ waiting for you')
})

it('says how many end within the hour, and nothing when none does', () => {
  const now = new Date('2026-11-22T12:28:00Z')
  expect(queueLead(['2026-11-22T13:00:00Z', '2026-11-22T15:40:00Z'], now)).toMatch(/^1 expires within the hour\. /)
  expect(queueLead(['2026-11-22T15:40:00Z'], now)).toBe('Nothing happens on any of these until someone decides.')
})

it('says how long one can change one’s mind, of one signature of two and of the last', () => {
  const missing = [{ group: 'Finance', count: 2 }]
  const vote = {
    who: 'Ana',
    at: '2026-11-22T12:00:00Z',
    verdict: 'approve',
    reasonCode: null,
    note: null,
    fields: [] as string[],
  } as const
  const last = 'Your decision can be taken back for 10 seconds before DevPod is told.'
  expect(takeBackWords({ votes: [], missing: [{ ...missing[0]!, count: 1 }], askedBy: 'DevPod' }, '10 seconds')).toBe(
    last,
  )
  expect(
    takeBackWords({ votes: [vote], missing: [{ ...missing[0]!, count: 1 }], askedBy: 'DevPod' }, '10 seconds'),
  ).toBe(last)
  expect(takeBackWords({ votes: [], missing, askedBy: 'DevPod' }, '10 seconds')).toBe(
    'Your signature can be taken back until the last one is given, and a no for 10 seconds. DevPod is told after that.',
  )
})

it('offers every reason once, under the decisions for which it is one', () => {
  expect(reasonGroups.flatMap(({ options }) => options.map(({ value }) => value)).toSorted()).toEqual(
    [...reasonCodes].toSorted(),
  )
  expect(reasonGroups.map(({ options }) => options.map(({ value }) => value))).toEqual([
    ['checked', 'agreed'],
    ['personal_data', 'wording', 'wrong_place'],
    ['not_now', 'someone_else'],
    ['other'],
  ])
})
