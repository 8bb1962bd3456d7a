import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Request, Task } from '@/lib/db/generated/client'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'
import { lineAbout, moveAlong } from '@/lib/tasks/moves/commands'
import { afterReview } from '@/lib/tasks/moves/table'
import { reviewWords, taskMoved } from '@/lib/tasks/review/labels'
import { reviewEnvelope } from '@/lib/tasks/review/schema'

/** A pod handed its work in, or stopped at a checkpoint. Released, the task is completed, or goes on. */
export const taskReviews = defineRequestKind({
  kind: 'task_completion',
  ...askedUnder('tasks'),

  async stillStands({ tx, request }) {
    return (await waitingTask(tx, request)) ? null : taskMoved
  },

  async release({ tx, request, now }) {
    const { purpose, outputs } = reviewEnvelope.parse(request.envelope)
    const task = (await waitingTask(tx, request))!
    const isEnd = purpose === 'end'
    const to = afterReview(purpose, true)
    const answered = { reviewAnswer: 'signed', reviewNote: null, ...(isEnd && { completedAt: now }) }
    const moved = await moveAlong(tx, task, to, now, answered)
    const line = isEnd
      ? lineAbout(moved, 'task.completed', { outputs: outputs.length })
      : lineAbout(moved, 'task.let_on', {})
    return { state: 'executed', events: [{ ...line, requestId: request.id }] }
  },

  async close(tx, ended, now) {
    const events: AuditEntry[] = []
    for (const { request, ending } of ended) {
      const task = await waitingTask(tx, request)
      if (!task) continue
      const { purpose } = reviewEnvelope.parse(request.envelope)
      const answered = { reviewAnswer: ending.state, reviewNote: ending.note }
      const back = await moveAlong(tx, task, afterReview(purpose, false), now, answered)
      events.push({ ...lineAbout(back, 'task.sent_back', { state: ending.state }), requestId: request.id })
    }
    return events
  },

  async show({ envelope, state, closedAt }) {
    const signed = reviewEnvelope.parse(envelope)
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'task_completion', content: { signed } },
      became: isDone ? { word: reviewWords.became[signed.purpose], summary: null, at: closedAt.toISOString() } : null,
    }
  },
})

/** The task that waits for this review, held until the transaction ends; null where it does not wait any more. */
async function waitingTask(tx: Tx, { subjectId }: Request): Promise<Task | null> {
  await tx.$queryRaw`select id from "Task" where id = ${subjectId} for update`
  const task = await tx.task.findUnique({ where: { id: subjectId } })
  return task?.status === 'in_review' ? task : null
}
