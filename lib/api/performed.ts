import 'server-only'
import { z } from 'zod'
import type { Asked, Reply } from '@/lib/api/endpoint'
import { callExamples } from '@/lib/api/examples'
import { decisionMeanings, inWords, revisionStateMeanings, statesInWords } from '@/lib/api/meanings'
import type { PromptAsked } from '@/lib/api/said'
import { changes, decided, toWire } from '@/lib/api/wire'
import { carryOut, type TaskDone } from '@/lib/broker/carry-out'
import { isAnswered } from '@/lib/calls/rules'
import { callState, idempotencyKey, jsonValue, taskKey } from '@/lib/calls/schema'
import { prose } from '@/lib/core/lines'
import type { FieldProblems, Outcome } from '@/lib/core/outcome'

// What both versions say of a task that moved.

const { pending, standing } = revisionStateMeanings
const states = callState.exclude(['settling'])

const taken = z
  .object({
    id: z.string().meta({ description: 'The id of the revision: GET /v2/outputs/{id} says where it stands' }),
    path: z.string().meta({ description: 'Where the file is, below the root of its project' }),
    revision: z.number().int().meta({ description: 'Which revision of the file it is' }),
    digest: z.string().meta({ description: 'SHA-256 of its bytes' }),
    state: z
      .enum(['pending', 'standing'])
      .meta({ description: inWords('Where the revision stood then.', { pending, standing }) }),
    losses: z.array(z.string()).meta({ description: 'In which ways it loses content of what stands, in words' }),
  })
  .meta({ id: 'TakenOutput' })

const reply = z
  .object({
    decision: z.enum(['allow', 'ask', 'deny']).meta({ description: inWords('What policy said.', decisionMeanings) }),
    state: states.meta({ description: statesInWords('Where the call stands.', states.options) }),
    reason: z.string().meta({ description: 'In words, to be read: why policy said so, then what came of it' }),
    rule: z.string().nullable().meta({ description: 'The rule of policy that decided, in words' }),
    call_id: z.string().meta({ description: 'The id of the call' }),
    task_id: z.string().meta({ description: 'The task’s own name, as it was sent' }),
    status: z.string().nullable().meta({ description: 'The task’s status once the call was carried out' }),
    task: z.string().nullable().meta({ description: 'The task’s number, such as T-318' }),
    outputs: z.array(taken).meta({ description: 'With complete: what came of each file that was sent with content' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    poll: z.string().nullable().meta({ format: 'uri', description: 'Where to wait for the answer: call it as it is' }),
    retry_after: z.number().int().nullable().meta({ description: 'Seconds until it is worth asking again' }),
    decided: decided.nullable().meta({ description: 'What the person who decided said, once somebody has' }),
    changes: changes.nullable().meta({ description: 'With changes_requested: what is to be different' }),
  })
  .meta({ id: 'TaskReply' })

const { allowed, waiting } = callExamples
const done = { status: 'in_progress', task: 'T-318', call_id: allowed.id, task_id: 'returns-page', outputs: [] }

export const taskReplies = {
  200: {
    description: 'Carried out, or denied with the reason',
    schema: reply,
    example: reply.parse({ ...allowed, ...done, state: 'executed' }),
  },
  202: {
    description: 'A person must decide; send the same request again with the same key to go on',
    schema: reply,
    example: reply.parse({
      ...waiting,
      call_id: waiting.id,
      task_id: 'returns-page',
      status: null,
      task: null,
      outputs: [],
    }),
  },
}

/** What every move is sent with. */
export const taskCommon = {
  task_id: taskKey.meta({ description: 'The task’s own name, the same each time' }),
  reason: prose().max(4000).optional().meta({ description: 'Why, in the pod’s own words' }),
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}

/** What the tool’s own form takes: nothing else comes further. */
const textOrObject = z.union([z.string(), z.record(z.string(), jsonValue), z.null()], 'Send a text or an object')

/** What a pod may say of a task that it starts. */
export const taskTitle = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .optional()
  .meta({ description: 'What people read; the task’s name if left out' })

/** What a pod says of a task that it completes. */
export const producedFields = {
  outputs: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(1000).meta({ description: 'Where the file is, below the root of the repository' }),
        content: z
          .string()
          .optional()
          .meta({ description: 'Its whole new text, which is handed in with it; else its path is noted' }),
        contains_personal_data: z
          .boolean()
          .optional()
          .meta({ description: 'Whether there is personal data in that text, as far as the pod knows' }),
      }),
    )
    .max(100)
    .meta({ description: 'The files it produced' }),
  reasoning_trace: textOrObject.optional().meta({ description: 'How the pod came to its result' }),
  handoff_note: textOrObject.optional().meta({ description: 'What the next pod should know' }),
}

type Asking = {
  tool: string
  reason?: string
  prompt?: PromptAsked
  task: string
  args: Record<string, unknown>
}

/** Has a task's tool carried out, and words what came of it as the first generation reads it. */
export async function perform(
  { actor, idempotencyKey: key }: Omit<Asked<undefined, undefined, undefined>, 'body'>,
  { tool, reason, prompt = { promptHash: null }, task, args }: Asking,
): Promise<Outcome<Reply<typeof taskReplies>>> {
  const call = {
    tool,
    task,
    arguments: args,
    reason: reason ?? null,
    ...prompt,
    key,
  }
  const carried = await carryOut(actor, call)
  if (!carried.ok) return { ...carried, ...(carried.fields ? { fields: asSent(carried.fields) } : {}) }
  const { call: view } = carried.value
  const done = carried.value.done as TaskDone | null
  const wire = toWire(view)
  const state = wire.state === 'settling' ? 'waiting' : wire.state
  const body = { ...wire, state, call_id: view.id, task_id: task, status: null, task: null, outputs: [] }
  const status = isAnswered(view.state) ? 200 : 202
  if (!done) return { ...carried, value: { status, body: reply.parse(body), location: body.poll } }
  // An answer that was kept by an earlier version says nothing of files.
  const outputs = (done.files ?? []).map(({ revisionId: id, ...file }) => ({ id, ...file }))
  const performed = { state: 'executed', status: done.status, task: `T-${done.number}`, outputs }
  return { ...carried, value: { status: 200, body: reply.parse({ ...body, ...performed }) } }
}

/** Here the arguments of the tool are the fields of the body, so they are named as the pod named them. */
function asSent(fields: FieldProblems): FieldProblems {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name.replace(/^arguments\./, ''), words]))
}
