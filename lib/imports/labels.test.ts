import { expect, it } from 'vitest'
import { importProgress } from '@/lib/imports/schema'
import { changelogSentence, countsSentence, progressSentence, rewritesSentence } from '@/lib/imports/labels'

const truncations = [1, 2].map((after) => ({ commit: 'c', author: 'a', at: '2025-01-01T00:00:00Z', before: 9, after }))

it('says what the history gave back', () => {
  expect(changelogSentence({ tipEntries: 55, distinctEntries: 1562, lostAtTip: 1507, truncations })).toBe(
    '1,507 of 1,562 entries were missing from the file, which shows 55; recovered from history. The file was cut off 2 times.',
  )
  expect(changelogSentence({ tipEntries: 16, distinctEntries: 16, lostAtTip: 0, truncations: [] })).toBe(
    'All 16 entries ever written are in the file.',
  )
})

it('says what was destroyed and what came back', () => {
  expect(rewritesSentence({ destructiveRewrites: 10, unrestoredRewrites: 7 })).toContain(
    '10 times; 7 of them were never',
  )
  expect(rewritesSentence({ destructiveRewrites: 1, unrestoredRewrites: 1 })).toContain('once; none of it was restored')
  expect(rewritesSentence({ destructiveRewrites: 2, unrestoredRewrites: 0 })).toContain('all of it was restored')
})

it('says when nothing was new', () => {
  expect(countsSentence({})).toBe('Nothing new.')
  expect(countsSentence({ tasks: 0, 'changelog entries': 1908 })).toBe('1,908 changelog entries.')
})

it('counts in the order that matters to people, and of one says one', () => {
  const counts = { 'updated tasks': 2, problems: 1, 'memory entries': 1, 'changelog entries': 1908, tasks: 1 }
  expect(countsSentence(counts)).toBe('1 task, 1,908 changelog entries, 1 memory entry, 2 updated tasks.')
})

it('says how far an import is', () => {
  expect(progressSentence(importProgress.parse({}))).toBe('Opening the repository')
  expect(progressSentence(importProgress.parse({ branch: 'main', done: 1, total: 3 }))).toBe(
    'Read 1 of 3 branches, last “main”',
  )
  const within = (commits: number, of: number, total = 1) =>
    progressSentence(importProgress.parse({ total, reading: { branch: 'main', commits, of } }))
  expect(within(1_240, 3_766)).toBe('main: 1,240 of 3,766 commits')
  expect(within(0, 1, 3)).toBe('Branch 1 of 3, main: 0 of 1 commit')
  expect(within(0, 0)).toBe('main: listing its commits')
  expect(within(3_766, 3_766)).toBe('main: all of 3,766 commits read, storing what was found')
})
