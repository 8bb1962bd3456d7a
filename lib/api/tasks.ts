import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { dependencyMeanings, inWords, reviewMeanings, taskStatusMeanings } from '@/lib/api/meanings'
import { taskKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { lookRefused } from '@/lib/policy/look/queries'
import { env } from '@/lib/env'
import { nextTasksOf, ownTask, ownTasks } from '@/lib/tasks/own/queries'
import { type OwnTask, ownFilter, ownStatuses, reviewAnswers } from '@/lib/tasks/own/schema'

// What a pod is told of its own tasks, and of what is in their way.

const status = z.enum(ownStatuses).meta({ description: inWords('Where it stands.', taskStatusMeanings) })
const ownTaskOnWire = z
  .object({
    task: z.string().meta({ description: 'The task’s number, such as T-318' }),
    task_id: z.string().meta({ description: 'The task’s own name' }),
    title: z.string().meta({ description: 'What people read' }),
    status,
    phase: z.string().nullable().meta({ description: 'The phase it belongs to' }),
    description: z.string().nullable().meta({ description: 'What is to be done' }),
    held_reason: z.string().nullable().meta({ description: 'While it is held: why' }),
    requires_human_review: z.boolean().meta({ description: 'Whether people look at it before it is completed' }),
    review: z
      .object({
        answer: z.enum(reviewAnswers).meta({ description: inWords('What came of it.', reviewMeanings) }),
        note: z.string().nullable().meta({ description: 'What the person wrote, or why it ended' }),
      })
      .nullable()
      .meta({ description: 'What people answered last when they were asked about it; null while nobody has' }),
    depends_on: z
      .array(
        z.object({
          task_id: z.string().meta({ description: 'The name it is waited for by' }),
          state: z
            .enum(['completed', 'open', 'unknown'])
            .meta({ description: inWords('Whether it is completed.', dependencyMeanings) }),
        }),
      )
      .meta({ description: 'What must be completed first' }),
  })
  .meta({ id: 'Task' })

const example = {
  task: 'T-318',
  task_id: 'returns-page',
  title: 'Rewrite the page on returns',
  status: 'planned' as const,
  phase: 'Phase 2 - Development',
  description: null,
  held_reason: null,
  requires_human_review: true,
  review: { answer: 'changes_requested' as const, note: 'Name the price of the return' },
  depends_on: [{ task_id: 'returns-research', state: 'completed' as const }],
}

function onWire(task: OwnTask): z.input<typeof ownTaskOnWire> {
  const { number, key, heldReason, needsReview, reviewAnswer: answer, reviewNote: note, dependsOn, ...rest } = task
  return {
    ...rest,
    task: `T-${number}`,
    task_id: key,
    held_reason: heldReason,
    requires_human_review: needsReview,
    review: answer && { answer, note },
    depends_on: dependsOn.map(({ key: name, state }) => ({ task_id: name, state })),
  }
}

async function looking(actor: PodActor, tool: string): Promise<Refusal | null> {
  return await lookRefused(actor, tool, 'may_not_look')
}

const { shape } = ownFilter
const query = z.strictObject({
  status: shape.status.meta({ description: 'Only tasks that stand there' }),
  cursor: shape.cursor.meta({ description: 'Where a page ended, as its next says' }),
  limit: shape.limit.meta({ description: 'How many to a page, at most 50' }),
})
const listed = {
  200: {
    description: 'A page of tasks',
    schema: z.object({
      tasks: z.array(ownTaskOnWire).meta({ description: 'Oldest first' }),
      next: z
        .string()
        .nullable()
        .meta({ format: 'uri', description: 'The next page, with the same filters: call it as it is' }),
    }),
    example: { tasks: [example], next: null },
  },
}

async function list(path: string, actor: PodActor, filter: z.output<typeof query>) {
  const refused = await looking(actor, 'tasks.list')
  if (refused) return refused
  const page = await ownTasks(actor, filter)
  const given = Object.entries({ ...filter, cursor: page.next ?? undefined }).filter(([, value]) => value !== undefined)
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  const next = page.next === null ? null : `${env.url}${path}?${words}`
  return { ok: true as const, value: { body: { tasks: page.tasks.map(onWire), next } } }
}

const listing = {
  summary: 'The tasks of this pod in this environment',
  description: 'With what each waits for. Takes the right to use tasks.list.',
}

export const listTasks = defineEndpoint({
  method: 'GET',
  path: '/v2/tasks',
  operationId: 'listTasks',
  tag: 'Tasks',
  ...listing,
  query,
  replies: listed,
  run: async ({ actor, query: filter }) => await list('/v2/tasks', actor, filter),
})

export const queryTasksV1 = defineEndpoint({
  method: 'GET',
  path: '/v1/tasks/query',
  operationId: 'queryTasksV1',
  tag: 'Tasks',
  ...listing,
  query,
  replies: listed,
  run: async ({ actor, query: filter }) => await list('/v1/tasks/query', actor, filter),
})

export const nextTasks = defineEndpoint({
  method: 'GET',
  path: '/v2/tasks/next',
  operationId: 'nextTasks',
  tag: 'Tasks',
  summary: 'What is ready to be worked on',
  description:
    'Tasks of this pod that nobody has started and of which everything they wait for is completed: what is planned first. Takes the right to use tasks.next.',
  query: z.strictObject({ limit: shape.limit.meta({ description: 'How many, at most 50' }) }),
  replies: {
    200: {
      description: 'What is ready',
      schema: z.object({
        tasks: z.array(ownTaskOnWire).meta({ description: 'What is planned first, then the oldest' }),
      }),
      example: { tasks: [example] },
    },
  },
  async run({ actor, query: { limit } }) {
    const refused = await looking(actor, 'tasks.next')
    return refused ?? { ok: true, value: { body: { tasks: (await nextTasksOf(actor, limit)).map(onWire) } } }
  },
})

export const readTask = defineEndpoint({
  method: 'GET',
  path: '/v2/tasks/task',
  operationId: 'readTask',
  tag: 'Tasks',
  summary: 'One task, with what it waits for and what waits for it',
  description: 'A task of this pod, by its own name. Takes the right to use tasks.dependencies.',
  query: z.strictObject({ task_id: taskKey.meta({ description: 'The task’s own name' }) }),
  replies: {
    200: {
      description: 'The task',
      schema: ownTaskOnWire.extend({
        needed_by: z
          .array(z.string())
          .meta({ description: 'Other tasks of this pod that wait for it, by their names; at most 100' }),
      }),
      example: { ...example, needed_by: ['returns-release'] },
    },
  },
  async run({ actor, query: { task_id: key } }) {
    const refused = await looking(actor, 'tasks.dependencies')
    if (refused) return refused
    const task = await ownTask(actor, key)
    if (!task) return refuse('not_found', 'unknown_task')
    return { ok: true, value: { body: { ...onWire(task), needed_by: task.neededBy } } }
  },
})
