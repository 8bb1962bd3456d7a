import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { taskKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/core/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'

const permitted = { callId: z.string(), grant: z.string(), arguments: z.record(z.string(), z.unknown()) }

const startArguments = z.object({ task_id: taskKey, title: z.string().optional(), prompt_used: z.string().nullish() })

/** Carries out a permitted `tasks.start`: the task is in progress, with the prompt it was started on. */
export const startTask = defineCommand({
  name: 'tasks.start',
  permission: 'calls:make',
  input: z.strictObject(permitted),

  async run({ tx, actor, now, input }) {
    const args = startArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed

    const { task_id: key, title = key, prompt_used: promptUsed = null } = args.data
    const pod = actor as PodActor
    const before = await tx.task.findUnique({ where: { podId_key: { podId: pod.id, key } } })
    if (before?.status === 'in_progress') return refuse('conflict', 'task_in_progress')
    const promptHash = promptUsed ? sha256(promptUsed) : null
    const progress = {
      status: 'in_progress' as const,
      startedAt: now,
      completedAt: null,
      updatedAt: now,
      promptUsed,
      promptHash,
    }
    const task = before
      ? await tx.task.update({ where: { id: before.id }, data: progress })
      : await tx.task.create({
          data: {
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
        })
    const started: AuditEntry = {
      type: 'task.started',
      subject: { kind: 'task', id: task.id },
      taskKey: key,
      callId: input.callId,
      toolKey: claimed.call.toolKey,
      promptHash,
      data: { key, title: task.title, promptHash },
    }
    const settled = await settleCall(tx, claimed.call, 'succeeded', `The task “${task.title}” is in progress.`, now)
    return {
      ok: true,
      value: { taskId: task.id, number: task.number, status: task.status },
      events: [claimed.event, started, settled],
    }
  },
})

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
  input: z.strictObject(permitted),

  async run({ tx, actor, now, input }) {
    const args = completeArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed

    const { task_id: key, outputs, reasoning_trace: trace, handoff_note: handoff } = args.data
    const task = await tx.task.findUnique({ where: { podId_key: { podId: actor.id, key } } })
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
    const settled = await settleCall(tx, claimed.call, 'succeeded', `The task “${task.title}” is completed.`, now)
    return {
      ok: true,
      value: { taskId: task.id, number: task.number, status: 'completed' as const },
      events: [claimed.event, completed, settled],
    }
  },
})
