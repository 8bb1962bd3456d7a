import { describe, expect, it } from 'vitest'
import { afterWords, nextSteps, type StorySentence, storySentences, weekSentence } from '@/lib/imports/story/labels'
import { type StoryCounts, storyLists } from '@/lib/imports/story/schema'

const none = Object.fromEntries(Object.keys(storyLists).map((count) => [count, 0])) as StoryCounts
const some: StoryCounts = {
  tasks: 33,
  completed: 0,
  log: 1_908,
  lost: 104,
  unknownWork: 532,
  rewritten: 21,
  taken: 20,
  unrestored: 5,
  cut: 17,
  against: 8,
  unlogged: 600,
  memory: 456,
  astray: 68,
  prompts: 12,
  started: 3,
  problems: 2,
}

const words = (sentences: readonly StorySentence[]) =>
  sentences.map((parts) => parts.map((part) => (typeof part === 'string' ? part : `[${part.words}]`)).join(''))

describe('the story in sentences', () => {
  it('names every number with what it counts, in brackets here', () => {
    expect(words(storySentences(some))).toEqual([
      'It holds [33 tasks], none of them completed.',
      'Of [1,908 entries] that its log ever had, [104] were missing from the file and came back from its history.',
      'Pods took most of a document away [20 times], [5] of which were never put right; [17 times] a line claims to stand for what was there; [8 commits] do the opposite of what they say.',
      'The log does not speak of [600 commits], and [532 entries] of it name a task that no task file knows.',
      'Its memory has [456 entries], [68] of them about a file that is not there.',
      'Tasks were started on [3 texts], and [12 files] are prompts.',
    ])
  })

  it('says that there is nothing, and leads nowhere', () => {
    expect(words(storySentences(none))).toEqual([
      'It keeps no tasks.',
      'It keeps no log of its changes.',
      'No pod took most of a document away.',
      'There is no log to hold its commits against.',
      'It keeps no memory.',
      'Tasks were started on no text, and no file is a prompt.',
    ])
    expect(nextSteps(none)).toEqual([])
  })

  it('speaks of one as of one', () => {
    const one = Object.fromEntries(Object.keys(none).map((count) => [count, 1])) as StoryCounts
    expect(words(storySentences(one))).toEqual([
      'It holds [1 task], [1] of them completed.',
      'Of [1 entry] that its log ever had, [1] was missing from the file and came back from its history.',
      'Pods took most of a document away [1 time], and [it was never put right]; [1 time] a line claims to stand for what was there; [1 commit] does the opposite of what it says.',
      'The log does not speak of [1 commit], and [1 entry] of it names a task that no task file knows.',
      'Its memory has [1 entry], [1] of them about a file that is not there.',
      'Tasks were started on [1 text], and [1 file] is a prompt.',
    ])
    expect(words(storySentences({ ...one, unrestored: 0 }))[2]).toContain('[1 time], which was put right later')
  })

  it('puts what is missing before what is untidy', () => {
    expect(words(nextSteps(some).map(({ sentence }) => sentence))).toEqual([
      '[5 rewrites] took content that is still missing:',
      'Put [104 entries] back into the log; what they said is kept here.',
      'Say for which task [532 entries] of the log were.',
      'Mend or remove [68 entries] of memory about files that are not there.',
      'Look at [2 places] that could not be read as they stand.',
    ])
  })
})

it('says of a week what was put right', () => {
  expect(weekSentence({ taken: 6, restored: 4, marked: 0, left: 312 })).toBe(
    '6 rewrites took most of a document away, 4 of which were put right; 312 entries left the records.',
  )
  expect(weekSentence({ taken: 1, restored: 1, marked: 2, left: 0 })).toBe(
    '1 rewrite took most of a document away, which was put right; 2 others left a line in the place of content or did the opposite of what they say.',
  )
  expect(weekSentence({ taken: 2, restored: 0, marked: 0, left: 1 })).toBe(
    '2 rewrites took most of a document away, none of which was put right; 1 entry left the records.',
  )
})

it('says how long something stayed lost', () => {
  const from = '2025-01-06T09:00:00.000Z'
  expect(
    [
      '2025-01-06T09:00:20.000Z',
      '2025-01-06T09:06:00.000Z',
      '2025-01-06T14:00:00.000Z',
      '2025-01-10T09:00:00.000Z',
    ].map((to) => afterWords(from, to)),
  ).toEqual(['within a minute', 'after 6 minutes', 'after 5 hours', 'after 4 days'])
})
