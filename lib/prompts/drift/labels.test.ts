import { expect, it } from 'vitest'
import { driftedWords, driftWords, matchLabel, usageWords } from '@/lib/prompts/drift/labels'

it.each([
  [{ tasks: 0, others: 0, notLive: 0 }, []],
  [{ tasks: 2, others: 0, notLive: 0 }, ['2 tasks ran text that matches no approved version']],
  [{ tasks: 1, others: 1, notLive: 0 }, ['1 task and 1 pod without a task ran text that matches no approved version']],
  [{ tasks: 100, others: 0, notLive: 0 }, ['more than 99 tasks ran text that matches no approved version']],
  [
    { tasks: 60, others: 39, notLive: 1 },
    [
      'at least 60 tasks and at least 39 pods without a task ran text that matches no approved version',
      'at least 1 use of a version that is not live there',
    ],
  ],
  [
    { tasks: 60, others: 38, notLive: 1 },
    [
      '60 tasks and 38 pods without a task ran text that matches no approved version',
      '1 use of a version that is not live there',
    ],
  ],
])('says how much has drifted: %j', (drifted, words) => {
  expect(driftedWords(drifted)).toEqual(words)
})

const prompt = { slug: 'pages', title: 'Pages', number: 7, isExact: false }

it.each([
  ['approved', { ...prompt, isExact: true }, 'works from version 7, which was approved and is not live in Production'],
  ['differs', { ...prompt, isExact: true }, 'works from version 7, which is not approved'],
  ['differs', prompt, 'works from a text that is no version of it'],
  ['never_seen', null, 'works from a text that nobody knows'],
] as const)('says what a text is: %s', (match, of, words) => {
  expect(driftWords({ match, environment: 'prod', prompt: of })).toBe(words)
})

it.each([
  [{ tasks: 0, pods: 0, isLeast: false }, 'Not used in the last 30 days, as far as pods say'],
  [{ tasks: 3, pods: 1, isLeast: false }, '3 tasks of 1 pod in the last 30 days'],
  [{ tasks: 0, pods: 2, isLeast: false }, '2 pods in the last 30 days'],
  [{ tasks: 400, pods: 2, isLeast: true }, 'At least 400 tasks of 2 pods in the last 30 days'],
])('says how much it was used: %j', (usage, words) => {
  expect(usageWords(usage)).toBe(words)
})

it('says of no version that it differs from itself', () => {
  expect([matchLabel('differs', false), matchLabel('differs', true)]).toEqual(['Differs', 'Not approved'])
})
