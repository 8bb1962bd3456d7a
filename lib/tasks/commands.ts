import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { taskKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { plainBreaks } from '@/lib/core/lines'
import { refuse } from '@/lib/core/outcome'
import { keepUses } from '@/lib/prompts/use/commands'
import { askPrisma } from '@/lib/prompts/use/queries'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { withoutValues } from '@/lib/findings/words'

const permitted = { callId: z.string(), grant: z.string(), arguments: z.record(z.string(), z.unknown()) }

const startArguments = z.object({ task_id: taskKey, title: z.string().optional(), prompt_used: z.string().nullish() })

/** Carries out a permitted `tasks.start`: the task is in progress, with the prompt it was started on. */
export const startTask = defineCommand({
  name: 'tasks.start',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject(permitted),

  async run({ tx, actor, now, input }) {
    const args = startArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed

    const { task_id: key, title: asked = key, prompt_used: promptUsed = null } = args.data
    // The call holds it to the letter; a title is read wherever the task is named.
    const title = withoutValues(asked)
    // What the call named is kept with the call.
    const text = promptUsed && claimed.call.promptHash === null ? plainBreaks(promptUsed) : null
    const promptHash = text === null ? claimed.call.promptHash : sha256(text)
    const task = await putInProgress(tx, actor, { key, title, promptUsed, promptHash }, now)
    if (typeof task === 'string') return refuse('conflict', task)
    const started: AuditEntry = {
      type: 'task.started',
      subject: { kind: 'task', id: task.id },
      taskKey: key,
      callId: input.callId,
      toolKey: claimed.call.toolKey,
      promptHash,
      data: { key, title: task.title, promptHash },
    }
    const settled = await settleCall(
      tx,
      claimed.call,
      'succeeded',
      `The task “${task.title}” is in progress.`,
      now,
      'countersign',
    )
    const place = { podId: actor.id, environment: actor.environment, taskKey: key, callId: input.callId }
    const [kept] = await keepUses(
      askPrisma(tx),
      text !== null && promptHash !== null
        ? [{ ...place, said: { text, digest: promptHash, slug: null, filled: null } }]
        : [],
    )
    return {
      ok: true,
      value: { taskId: task.id, number: task.number, status: task.status },
      events: [claimed.event, started, settled, ...(kept?.entries ?? [])],
    }
  },
})

type Start = { key: string; title: string; promptUsed: string | null; promptHash: string | null }

/** The task once it is in progress, or why it cannot be started: of two who start it at once, the second finds that. */
async function putInProgress(
  tx: Tx,
  pod: PodActor,
  { key, title, promptUsed, promptHash }: Start,
  now: Date,
): Promise<Task | 'task_in_progress' | 'task_completed'> {
  const progress = {
    status: 'in_progress' as const,
    startedAt: now,
    completedAt: null,
    updatedAt: now,
    promptUsed,
    promptHash,
  }
  const before = await lockTask(tx, pod, key)
  // What was completed is reopened by those who may, and with a reason; starting it again would hide that it was done.
  if (before?.status === 'completed') return 'task_completed'
  if (before?.status === 'in_progress') return 'task_in_progress'
  if (before) return await tx.task.update({ where: { id: before.id }, data: progress })
  const [made] = await tx.task.createManyAndReturn({
    data: [
      {
        id: newId(),
        key,
        title,
        origin: 'live',
        podId: pod.id,
        podOwner: pod.role,
        environment: pod.environment,
        createdAt: now,
        ...progress,
      },
    ],
    skipDuplicates: true,
  })
  return made ?? 'task_in_progress'
}

/** A pod's own task in its own environment, held until the transaction ends. */
async function lockTask(tx: Tx, { id: podId, environment }: PodActor, key: string): Promise<Task | null> {
  await tx.$queryRaw`
    select id from "Task" where "podId" = ${podId} and environment = ${environment} and key = ${key} for update`
  return await tx.task.findUnique({ where: { podId_environment_key: { podId, environment, key } } })
}

const completeArguments = z.object({
  task_id: taskKey,
  outputs: z.array(z.object({ path: z.string(), content: z.string().optional() })).default([]),
  reasoning_trace: z.unknown().optional(),
  handoff_note: z.unknown().optional(),
})

/** Carries out a permitted `tasks.complete`: the task is completed and says which outputs it produced. */
export const completeTask = defineCommand({
  name: 'tasks.complete',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject(permitted),

  async run({ tx, actor, now, input }) {
    const args = completeArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed

    const { task_id: key, outputs, reasoning_trace: trace, handoff_note: handoff } = args.data
    const task = await lockTask(tx, actor as PodActor, key)
    if (!task) return refuse('not_found', 'unknown_task')
    if (task.status === 'completed') return refuse('conflict', 'task_completed')
    await tx.task.update({
      where: { id: task.id },
      data: {
        status: 'completed',
        completedAt: now,
        updatedAt: now,
        data: {
          outputs: outputs.map(({ path }) => path),
          reasoning_trace: trace ?? null,
          handoff_note: handoff ?? null,
        } as object,
      },
    })
    const completed: AuditEntry = {
      type: 'task.completed',
      subject: { kind: 'task', id: task.id },
      taskKey: key,
      callId: input.callId,
      toolKey: claimed.call.toolKey,
      data: { key, title: task.title, outputs: outputs.length },
    }
    const settled = await settleCall(
      tx,
      claimed.call,
      'succeeded',
      `The task “${task.title}” is completed.`,
      now,
      'countersign',
    )
    return {
      ok: true,
      value: { taskId: task.id, number: task.number, status: 'completed' as const },
      events: [claimed.event, completed, settled],
    }
  },
})

const reopenArguments = z.object({ task_id: taskKey })

/** Carries out a permitted `tasks.reopen`: a completed task is in progress again; what it produced stays noted. */
export const reopenTask = defineCommand({
  name: 'tasks.reopen',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject(permitted),

  async run({ tx, actor, now, input }) {
    const args = reopenArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed

    const { task_id: key } = args.data
    const task = await lockTask(tx, actor as PodActor, key)
    if (!task) return refuse('not_found', 'unknown_task')
    if (task.status !== 'completed') return refuse('conflict', 'task_open')
    const progress = { status: 'in_progress' as const, completedAt: null, updatedAt: now }
    await tx.task.update({ where: { id: task.id }, data: progress })
    const reopened: AuditEntry = {
      type: 'task.reopened',
      subject: { kind: 'task', id: task.id },
      taskKey: key,
      callId: input.callId,
      toolKey: claimed.call.toolKey,
      data: { key, title: task.title },
    }
    const settled = await settleCall(
      tx,
      claimed.call,
      'succeeded',
      `The task “${task.title}” is in progress again.`,
      now,
    )
    return {
      ok: true,
      value: { taskId: task.id, number: task.number, status: progress.status },
      events: [claimed.event, reopened, settled],
    }
  },
})
