import 'server-only'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { withoutValues } from '@/lib/findings/words'
import { newTask, taskChange } from '@/lib/tasks/hands/schema'
import { giveTo, insertTask, lineAbout, moveAlong, type Moved, podThere, refusedMove } from '@/lib/tasks/moves/commands'
import { type PersonMove, personMove } from '@/lib/tasks/moves/schema'
import { moved, unchangeable } from '@/lib/tasks/moves/table'
import { askForReview } from '@/lib/tasks/review/commands'
import type { TaskStatus } from '@/lib/tasks/schema'
import { waitsRefused } from '@/lib/tasks/waits/commands'
import { namesIn } from '@/lib/tasks/waits/names'

/** Somebody has a task move in a browser: by the same table as pods, at once and on the record. */
export const moveTask = defineCommand({
  name: 'tasks.move',
  permission: 'tasks:keep',
  actor: 'person',
  input: personMove,

  async run({ tx, actor, now, input }) {
    const task = await numbered(tx, input.number)
    if (!task) return refusedMove('unknown_task')
    const to = moved(input.move, task, 'person')
    if ('why' in to) return refusedMove(to.why)
    const done = await stepOf(tx, actor, task, to.to, input, now)
    if ('ok' in done) return done
    return { ok: true, value: { status: done.task.status }, events: [done.line, ...(done.more ?? [])] }
  },
})

/** Somebody plans work for a pod in a browser: the task is its pod's from then on. */
export const addTask = defineCommand({
  name: 'tasks.add',
  permission: 'tasks:keep',
  actor: 'person',
  input: newTask,

  async run({ tx, now, input }) {
    const { title, key, place, phase, description, dependsOn, needsReview } = input
    const { environment } = place
    const to = moved('create', null, 'person')
    if ('why' in to) return refusedMove(to.why)
    const pod = await podThere(tx, place.pod, environment)
    if (!pod) return refuse('not_found', 'unknown_pod', { place: ['This pod does not work there any more'] })
    const refused = await waitsRefused(tx, { key, environment }, dependsOn)
    if (refused) return refused
    const task = await insertTask(tx, pod, {
      key,
      title,
      status: to.to,
      phase: phase || null,
      description: description ? withoutValues(description) : null,
      environment,
      data: dependsOn.length > 0 ? { depends_on: dependsOn } : {},
      needsReview,
      createdAt: now,
      updatedAt: now,
    })
    if (!task) return refuse('conflict', 'task_exists', { key: ['The pod has a task of this name there already'] })
    return { ok: true, value: { number: task.number }, events: [lineAbout(task, 'task.created', { pod: pod.name })] }
  },
})

/** Somebody says what a task waits for, or that people look at it before it is completed, which nobody takes back. */
export const changeTask = defineCommand({
  name: 'tasks.change',
  permission: 'tasks:keep',
  actor: 'person',
  input: taskChange,

  async run({ tx, now, input: { number, dependsOn, before, needsReview } }) {
    const task = await numbered(tx, number)
    if (!task) return refusedMove('unknown_task')
    const why = unchangeable(task)
    if (why) return refusedMove(why)
    const data = task.data as Record<string, unknown>
    const today = namesIn(data['depends_on'])
    if (!isSame(today, before)) return refuse('conflict', 'task_changed')
    const waitsFor = isSame(today, dependsOn) ? null : dependsOn
    const isNew = needsReview && !task.needsReview
    if (!waitsFor && !isNew) return { ok: true, value: { isChanged: false }, events: 'unchanged' }
    const refused = waitsFor && (await waitsRefused(tx, task, waitsFor))
    if (refused) return refused
    const changed = await tx.task.update({
      where: { id: task.id },
      data: {
        ...(waitsFor && { data: { ...data, depends_on: waitsFor } as object }),
        ...(isNew && { needsReview: true }),
        updatedAt: now,
      },
    })
    const line = lineAbout(changed, 'task.changed', { waitsFor, needsReview: isNew })
    return { ok: true, value: { isChanged: true }, events: [line] }
  },
})

const isSame = (one: readonly string[], other: readonly string[]) => JSON.stringify(one) === JSON.stringify(other)

/** A task by its number, held until the transaction ends. */
async function numbered(tx: Tx, number: number): Promise<Task | null> {
  await tx.$queryRaw`select id from "Task" where number = ${number} for update`
  return await tx.task.findUnique({ where: { number } })
}

async function stepOf(
  tx: Tx,
  actor: PersonActor,
  task: Task,
  to: TaskStatus,
  { move, reason: said, to: slug }: PersonMove,
  now: Date,
): Promise<Moved | Refusal> {
  const reason = said || null
  if (move === 'hand_over') {
    const pod = await podThere(tx, slug!, task.environment!)
    return pod ? await giveTo(tx, task, pod, to, reason, now) : refuse('not_found', 'unknown_pod')
  }
  if (move === 'checkpoint') {
    const { id, name } = await tx.pod.findUniqueOrThrow({
      where: { id: task.podId! },
      select: { id: true, name: true },
    })
    const asking = { pod: { id, name, environment: task.environment! }, person: { id: actor.id, name: actor.name } }
    const asked = await askForReview(tx, asking, task, 'checkpoint', {
      outputs: [],
      reasoning: null,
      handoff: null,
      says: reason,
    })
    if ('ok' in asked) return asked
    const line = lineAbout(task, 'task.handed_in', { purpose: 'checkpoint', reason })
    return { task: await moveAlong(tx, task, to, now), line, more: [asked] }
  }
  if (move === 'hold') {
    const rests = { heldFrom: task.status, heldBy: 'person', heldReason: reason }
    return { task: await moveAlong(tx, task, to, now, rests), line: lineAbout(task, 'task.held', { reason }) }
  }
  if (move === 'reopen') {
    const reopened = await moveAlong(tx, task, to, now, { completedAt: null })
    return { task: reopened, line: lineAbout(task, 'task.reopened', { reason }) }
  }
  const line = move === 'resume' ? lineAbout(task, 'task.resumed', { reason }) : lineAbout(task, 'task.planned', {})
  return { task: await moveAlong(tx, task, to, now), line }
}
