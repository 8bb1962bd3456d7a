import { expect, it } from 'vitest'
import { splitTasks, statusEntries, taskLives } from '@/lib/imports/recover/lives'
import type { Commit } from '@/lib/imports/schema'

const commitAt = (hour: number): Commit => ({
  hash: String(hour).repeat(40).slice(0, 40),
  parents: 1,
  author: 'Robin',
  at: `2025-01-06T1${hour}:00:00.000Z`,
  message: 'm',
  changes: [],
  changeCount: 0,
})

it('splits a task file by ids with blanks, colons, quotes and no name at all', () => {
  const text =
    "outputs:\n- x\ntasks:\n  1.1_a b: {}\n  'it''s: one':\n    status: backlog\n  null:\n    done: false\n  a/b.md-12:\n    notes: |\n      tasks:\n    status: planned\nother: 1\n"
  expect([...(splitTasks(text) ?? new Map()).keys()]).toEqual(["it's: one", 'null', 'a/b.md-12'])
  expect(splitTasks('- a\n')).toBeNull()
})

it('follows a task from its first commit to its removal', () => {
  const file = (status: string) => `tasks:\n  a:\n    status: ${status}\n  b:\n    status: backlog\n`
  const texts = [
    file('backlog'),
    file('in_progress'),
    file('completed'),
    file('in_progress'),
    'tasks:\n  b:\n    status: backlog\n',
  ]
  const lives = taskLives(texts.map((text, hour) => ({ commit: commitAt(hour), text })))
  expect(lives.get('a')).toMatchObject({
    present: false,
    startedAt: commitAt(1).at,
    // Reopened, so no longer completed.
    completedAt: null,
    first: { at: commitAt(0).at },
    last: { at: commitAt(3).at },
  })
  expect(statusEntries('task.yaml', 'a', lives.get('a')!).map(({ title }) => title)).toEqual([
    'backlog → in_progress',
    'in_progress → completed',
    'completed → in_progress',
  ])
  expect(lives.get('b')).toMatchObject({ present: true, startedAt: null })
})
