import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterReview,
  moved,
  moveInto,
  movesFor,
  type Standing,
  type TaskMove,
  taskMoves,
} from '@/lib/tasks/moves/table'
import { taskStatus, type TaskStatus } from '@/lib/tasks/schema'

const standing = (status: TaskStatus, more: Partial<Standing> = {}): Standing => {
  const rest = status === 'held' ? { heldFrom: 'planned' as const, heldBy: 'pod' } : { heldFrom: null, heldBy: null }
  return { status, origin: 'live', ...rest, ...more }
}

/** Where a task comes from here, by whoever moves it, until nothing new is reached. */
function reachedFrom(first: Standing): Set<TaskStatus> {
  const seen = new Set<TaskStatus>()
  const next = [first]
  for (let task = next.pop(); task; task = next.pop()) {
    if (seen.has(task.status)) continue
    seen.add(task.status)
    for (const move of taskMoves)
      for (const by of ['pod', 'person'] as const) {
        const to = moved(move, task, by)
        if (task.status === 'in_review')
          for (const isSigned of [true, false]) next.push(standing(afterReview('end', isSigned)))
        if ('to' in to) next.push(standing(to.to, to.to === 'held' ? { heldFrom: task.status, heldBy: by } : {}))
      }
  }
  return seen
}

describe('the table of what happens to tasks', () => {
  it('has no dead end: from wherever a task stands it can be completed', () => {
    for (const status of taskStatus.options.filter((one) => one !== 'unknown'))
      expect(reachedFrom(standing(status)), status).toContain('completed')
  })

  it('leads to every status that a live task can have by moves and reviews', () => {
    const first = moved('create', null, 'pod')
    expect(first).toEqual({ to: 'backlog' })
    expect([...reachedFrom(standing('backlog'))].toSorted()).toEqual(
      ['backlog', 'completed', 'held', 'in_progress', 'in_review', 'planned'].toSorted(),
    )
  })

  it('says of every move that leads nowhere what is in the way', () => {
    const words = (move: TaskMove, status: TaskStatus) => moved(move, standing(status), 'pod')
    expect(words('start', 'in_progress')).toEqual({ why: 'task_in_progress' })
    expect(words('start', 'completed')).toEqual({ why: 'task_completed' })
    expect(words('start', 'held')).toEqual({ why: 'task_held' })
    expect(words('complete', 'planned')).toEqual({ why: 'task_not_started' })
    expect(words('complete', 'completed')).toEqual({ why: 'task_completed' })
    expect(words('complete', 'held')).toEqual({ why: 'task_held' })
    expect(words('reopen', 'held')).toEqual({ why: 'task_open' })
    expect(words('activate', 'planned')).toEqual({ why: 'task_planned' })
    expect(words('create', 'completed')).toEqual({ why: 'task_exists' })
    expect(words('resume', 'planned')).toEqual({ why: 'task_not_held' })
    expect(words('hold', 'in_review')).toEqual({ why: 'task_in_review' })
    expect(moved('complete', null, 'pod')).toEqual({ why: 'unknown_task' })
  })

  it('goes on from where it rested, and by nobody but a person where a person stopped it', () => {
    const moves = fc.constantFrom<TaskStatus>('backlog', 'planned', 'in_progress')
    fc.assert(
      fc.property(moves, fc.constantFrom('pod', 'person'), (from, heldBy) => {
        const rests = standing('held', { heldFrom: from, heldBy })
        expect(moved('resume', rests, 'person')).toEqual({ to: from })
        expect(moved('resume', rests, 'pod')).toEqual(heldBy === 'pod' ? { to: from } : { why: 'task_held_by_person' })
      }),
    )
  })

  it('leaves the work to the pod, and what was read from a repository to its file', () => {
    for (const move of ['start', 'complete'] as const)
      expect(moved(move, standing(move === 'start' ? 'planned' : 'in_progress'), 'person')).toEqual({
        why: 'task_of_pod',
      })
    for (const move of taskMoves)
      expect(moved(move, standing('planned', { origin: 'import' }), 'person')).toEqual({ why: 'task_read' })
    expect(movesFor(standing('backlog', { origin: 'import' }))).toEqual([])
    expect(movesFor(standing('completed'))).toEqual(['reopen'])
    expect(movesFor(standing('held'))).toEqual(['resume', 'hand_over'])
  })
})

describe('a task that somebody puts somewhere', () => {
  const statuses = fc.constantFrom(...taskStatus.options)
  const rested = fc.constantFrom<TaskStatus>('backlog', 'planned', 'in_progress')

  it('goes there by a move of the table, wherever one leads there, and by none that leads elsewhere', () => {
    fc.assert(
      fc.property(statuses, rested, statuses, (status, heldFrom, to) => {
        const task = standing(status, status === 'held' ? { heldFrom } : {})
        const leads = movesFor(task).filter((move) => {
          const result = moved(move, task, 'person')
          return move !== 'hand_over' && 'to' in result && result.to === to
        })
        const way = moveInto(task, to)
        expect('move' in way ? [way.move] : []).toEqual(leads)
      }),
    )
  })

  it.each<[TaskStatus, TaskStatus, ReturnType<typeof moveInto>]>([
    ['backlog', 'planned', { move: 'activate' }],
    ['in_progress', 'in_review', { move: 'checkpoint' }],
    ['completed', 'in_progress', { move: 'reopen' }],
    ['held', 'planned', { move: 'resume' }],
    ['planned', 'in_progress', { why: 'task_of_pod' }],
    ['in_progress', 'completed', { why: 'task_of_pod' }],
    ['planned', 'in_review', { why: 'task_not_started' }],
    ['in_progress', 'planned', { why: 'task_in_progress' }],
    ['in_review', 'held', { why: 'task_in_review' }],
    ['completed', 'held', { why: 'task_completed' }],
    ['planned', 'backlog', { why: 'nothing_leads_there' }],
  ])('that stands at %s and is put to %s: %o', (status, to, way) => {
    expect(moveInto(standing(status), to)).toEqual(way)
  })

  it('stays where its file says, if it was read from a repository', () => {
    for (const to of taskStatus.options)
      expect(moveInto(standing('planned', { origin: 'import' }), to)).toEqual({ why: 'task_read' })
  })
})
