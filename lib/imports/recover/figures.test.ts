import { expect, it } from 'vitest'
import { factsOf } from '@/lib/imports/fixture-facts'
import { figuresOf } from '@/lib/imports/recover/figures'
import type { EntryRecord, RewriteRecord, TaskRecord } from '@/lib/imports/store/schema'
import { figuresSaid, ofWords } from '@/lib/imports/story/figures'

const task = (key: string, status: string, startedAt: string | null, completedAt: string | null, done = false) =>
  ({ key, status, startedAt, completedAt, present: true, data: { done } }) as unknown as TaskRecord
const trace = (scoring: Record<string, unknown>) =>
  ({ kind: 'reasoning_trace', present: true, data: { scoring } }) as unknown as EntryRecord
const rewrite = (at: string, restoredAt: string | null) =>
  ({ destructive: true, at, restoredAt }) as unknown as RewriteRecord

const read = {
  tasks: [
    task('done', 'completed', '2025-01-06T09:00:00.000Z', '2025-01-06T15:00:00.000Z', true),
    task('again', 'in_progress', '2025-01-06T09:00:00.000Z', null, true),
    task('never', 'backlog', null, null),
  ],
  entries: [
    { kind: 'prompt_used', present: true, taskKey: 'again' } as unknown as EntryRecord,
    trace({ thought_quality: 9, recall_used: true, novel_insight: false }),
    trace({ thought_quality: 9, recall_used: true, novel_insight: true }),
  ],
  memory: [],
  rewrites: [
    rewrite('2025-01-06T09:00:00.000Z', '2025-01-06T09:02:00.000Z'),
    rewrite('2025-01-06T09:00:00.000Z', '2025-01-06T09:06:00.000Z'),
    rewrite('2025-01-06T09:00:00.000Z', '2025-01-06T10:49:00.000Z'),
    rewrite('2025-01-06T09:00:00.000Z', null),
  ],
  lines: [{ taskKey: 'done' }, { taskKey: 'stray' }, { taskKey: null }],
}

it('counts as completed what was not opened again, and the time between commits', () => {
  expect(figuresOf(read)).toEqual({
    completed: 1,
    claimedDone: 2,
    cycles: 1,
    cycleHours: 6,
    started: 2,
    startedWithPrompt: 1,
    knownCommits: 1,
    traces: 2,
    scores: { count: 2, least: 9, most: 9 },
    recalled: 2,
    novel: 1,
    repair: { count: 3, median: 6, least: 2, most: 109 },
    staleMemory: 0,
  })
})

it('tells scores that pods gave themselves as such, and says that equal ones tell nothing', () => {
  const facts = { ...factsOf({}), agentLinkedCommits: 3, destructiveRewrites: 4, figures: figuresOf(read) }
  const words = Object.fromEntries(figuresSaid(facts).map((figure) => [figure.name, figure.words]))
  expect(words['Quality of reasoning']).toBe(
    'No person rated any. The pods gave themselves 9 each of 2 times, which tells nothing.',
  )
  expect(words['Rewrites put right']).toBe('3 of 4 rewrites, 75 %. It took 6 minutes (2 to 109) in the middle.')
  expect(words['Commits of pods under a known task']).toBe('1 of 3 commits, 33 %.')
  expect(words['Time of a task']).toBe('6 hours from start to end, the mean of 1 task.')
  expect(figuresSaid(factsOf({}))).toEqual([])
  expect(ofWords(0, 0, 'task')).toBe('There is no task.')
})
