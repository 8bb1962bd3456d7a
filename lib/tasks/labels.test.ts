import { expect, it } from 'vitest'
import { workedOnWords } from '@/lib/tasks/labels'

it.each([
  [{ logEntries: 135, notes: 1 }, 0, '135 log entries and 1 note of pods'],
  [{ logEntries: 1, notes: 0 }, 0, '1 log entry'],
  [{ logEntries: 0, notes: 2 }, 3, '2 notes of pods and 3 calls'],
])('of a task in the backlog with %j and %d calls it says what work there was', (activity, calls, words) => {
  expect(workedOnWords({ ...activity, lastAt: null }, calls)).toBe(
    `It is not marked as started, but there has been work on it: ${words}`,
  )
})

it('has nothing to say against a task nobody has touched', () => {
  expect(workedOnWords({ logEntries: 0, notes: 0, lastAt: null }, 0)).toBeNull()
})
