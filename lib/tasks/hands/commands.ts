import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { giveTo, lineAbout, moveAlong, type Moved, podThere, refusedMove } from '@/lib/tasks/moves/commands'
import { type PersonMove, personMove } from '@/lib/tasks/moves/schema'
import { moved } from '@/lib/tasks/moves/table'
import type { TaskStatus } from '@/lib/tasks/schema'

/** Somebody has a task move in a browser: by the same table as pods, at once and on the record. */
export const moveTask = defineCommand({
  name: 'tasks.move',
  permission: 'tasks:keep',
  actor: 'person',
  input: personMove,

  async run({ tx, now, input }) {
    await tx.$queryRaw`select id from "Task" where number = ${input.number} for update`
    const task = await tx.task.findUnique({ where: { number: input.number } })
    const to = moved(input.move, task, 'person')
    if ('why' in to) return refusedMove(to.why)
    const done = await stepOf(tx, task!, to.to, input, now)
    if ('ok' in done) return done
    return { ok: true, value: { status: done.task.status }, events: [done.line, ...(done.more ?? [])] }
  },
})

async function stepOf(
  tx: Tx,
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
