import { expect, it } from 'vitest'
import { workedWords } from '@/lib/prompts/work/labels'

it.each([
  [{ tasks: 0, others: 0 }, null],
  [{ tasks: 1, others: 0 }, '1 task'],
  [{ tasks: 0, others: 2 }, '2 pods without a task'],
  [{ tasks: 12, others: 1 }, '12 tasks and 1 pod without a task'],
  [{ tasks: 100, others: 0 }, 'over 99 tasks'],
  [{ tasks: 60, others: 40 }, 'over 99 tasks and pods'],
])('says how many worked from a version: %j', (worked, words) => {
  expect(workedWords(worked)).toBe(words)
})
