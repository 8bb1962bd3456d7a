import 'server-only'
import { z } from 'zod'
import { type Asked, defineEndpoint, type Reply } from '@/lib/api/endpoint'
import { toWire } from '@/lib/api/v2'
import { type Carried, carryOut } from '@/lib/broker/carry-out'
import { actionsFor } from '@/lib/calls/queries'
import { callState, idempotencyKey, jsonValue, taskKey } from '@/lib/calls/schema'
import { sha256 } from '@/lib/core/canonical'
import type { FieldProblems, Outcome } from '@/lib/core/outcome'
import { completeTask, startTask } from '@/lib/tasks/commands'

/** The first generation keeps the words pods already speak; behind them stand the same decisions as in the second. */
const reply = z
  .object({
    decision: z.enum(['allow', 'ask', 'deny']),
    state: callState,
    reason: z.string(),
    rule: z.string().nullable(),
    call_id: z.string(),
    task_id: z.string(),
    status: z.string().nullable().meta({ description: 'The task’s status once the call was carried out' }),
    task: z.string().nullable().meta({ description: 'The task’s number, such as T-318' }),
    request: z.string().nullable(),
    poll: z.string().nullable(),
    retry_after: z.number().int().nullable(),
  })
  .meta({ id: 'TaskReply' })

const replies = {
  200: { description: 'Carried out, or denied with the reason', schema: reply },
  202: { description: 'A person must decide; send the same request again with the same key to go on', schema: reply },
}

const common = {
  task_id: taskKey.meta({ description: 'The task’s own name, the same each time' }),
  reason: z.string().max(4000).optional().meta({ description: 'Why, in the pod’s own words' }),
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}

export const startTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/start',
  operationId: 'startTaskV1',
  summary: 'Start a task',
  description:
    'The task is in progress once the policy, or a person, has allowed it. With an idempotency key, a repeat gets the same answer.',
  body: z.strictObject({
    ...common,
    title: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .optional()
      .meta({ description: 'What people read; the task’s name if left out' }),
    prompt_used: z
      .string()
      .max(200_000)
      .optional()
      .meta({ description: 'The prompt the pod works from; kept with its SHA-256' }),
  }),
  idempotency: 'optional',
  replies,
  run: ({ body: { task_id, title, prompt_used, reason }, ...asked }) =>
    perform(
      asked,
      { tool: 'tasks.start', reason, prompt: prompt_used, args: { task_id, title, prompt_used } },
      startTask,
    ),
})

export const completeTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/complete',
  operationId: 'completeTaskV1',
  summary: 'Complete a task',
  description:
    'Says what the task produced. Where files are written, a person may have to decide first: the answer is then 202 with a request.',
  body: z.strictObject({
    ...common,
    outputs: z
      .array(z.strictObject({ path: z.string().min(1).max(1000), content: z.string().optional() }))
      .max(100)
      .default([])
      .meta({ description: 'The files it produced, each with its whole new text' }),
    reasoning_trace: jsonValue.optional().meta({ description: 'How the pod came to its result' }),
    handoff_note: jsonValue.optional().meta({ description: 'What the next pod should know' }),
  }),
  idempotency: 'optional',
  replies,
  run: ({ body: { task_id, outputs, reasoning_trace, handoff_note, reason }, ...asked }) =>
    perform(
      asked,
      { tool: 'tasks.complete', reason, args: { task_id, outputs, reasoning_trace, handoff_note } },
      completeTask,
    ),
})

const action = z.object({
  tool: z.string(),
  title: z.string(),
  decision: z.enum(['allow', 'ask']),
  conditional: z.boolean().meta({ description: 'Whether the answer depends on the content of the call' }),
  sensitivity: z.enum(['read', 'write', 'destructive']),
  external: z.boolean(),
  rule: z.string().nullable(),
  input: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the arguments' }),
})

export const listActionsV1 = defineEndpoint({
  method: 'GET',
  path: '/v1/actions/list',
  operationId: 'listActionsV1',
  summary: 'The tools this pod may use or ask for',
  description:
    'What is not in the list is denied. Conditions on paths, branches and content are judged with each call.',
  query: z.strictObject({}),
  replies: { 200: { description: 'Only what this pod may use', schema: z.object({ actions: z.array(action) }) } },
  run: async ({ actor }) => ({ ok: true, value: { body: { actions: await actionsFor(actor) } } }),
})

type Asking = { tool: string; reason?: string; prompt?: string; args: Record<string, unknown> & { task_id: string } }
type Done = { taskId: string; number: number; status: string }

/** Has a task's tool carried out, and words what came of it as the first generation reads it. */
async function perform(
  { actor, idempotencyKey: key }: Omit<Asked<undefined, undefined, undefined>, 'body'>,
  { tool, reason, prompt, args }: Asking,
  command: Carried<Done>,
): Promise<Outcome<Reply<typeof replies>>> {
  const call = {
    tool,
    task: args.task_id,
    arguments: args,
    reason: reason ?? null,
    promptHash: prompt ? sha256(prompt) : null,
    key,
  }
  const carried = await carryOut(actor, call, command)
  if (!carried.ok) return { ...carried, ...(carried.fields ? { fields: asSent(carried.fields) } : {}) }
  const { call: view, done } = carried.value
  const body = { ...toWire(view), call_id: view.id, task_id: args.task_id, status: null, task: null }
  if (!done) return { ...carried, value: { status: view.state === 'waiting' ? 202 : 200, body: reply.parse(body) } }
  const performed = { state: 'executed', status: done.status, task: `T-${done.number}` }
  return { ...carried, value: { status: 200, body: reply.parse({ ...body, ...performed }) } }
}

/** Here the arguments of the tool are the fields of the body, so they are named as the pod named them. */
function asSent(fields: FieldProblems): FieldProblems {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name.replace(/^arguments\./, ''), words]))
}
