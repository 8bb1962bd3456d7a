import 'server-only'
import { z } from 'zod'
import { plainBreaks, prose } from '@/lib/core/lines'
import { type Asked, defineEndpoint, type Reply } from '@/lib/api/endpoint'
import { decisionMeanings, inWords, sensitivityMeanings, statesInWords } from '@/lib/api/meanings'
import { type PromptAsked, promptAsked, promptOnWire } from '@/lib/api/said'
import { changes, decided, toWire } from '@/lib/api/wire'
import { callExamples } from '@/lib/api/examples'
import { carryOut, type TaskDone } from '@/lib/broker/carry-out'
import { actionsFor } from '@/lib/calls/queries'
import { isAnswered } from '@/lib/calls/rules'
import { callState, idempotencyKey, jsonValue, taskKey } from '@/lib/calls/schema'
import { sha256 } from '@/lib/core/canonical'
import type { PromptSent } from '@/lib/prompts/use/schema'
import type { FieldProblems, Outcome } from '@/lib/core/outcome'

export { usedPromptV1 } from '@/lib/api/prompts'

const states = callState.exclude(['settling'])

/** The first generation keeps the words pods already speak; behind them stand the same decisions as in the second. */
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
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    poll: z.string().nullable().meta({ format: 'uri', description: 'Where to wait for the answer: call it as it is' }),
    retry_after: z.number().int().nullable().meta({ description: 'Seconds until it is worth asking again' }),
    decided: decided.nullable().meta({ description: 'What the person who decided said, once somebody has' }),
    changes: changes.nullable().meta({ description: 'With changes_requested: what is to be different' }),
  })
  .meta({ id: 'TaskReply' })

const { allowed, waiting } = callExamples
const done = { status: 'in_progress', task: 'T-318', call_id: allowed.id, task_id: 'returns-page' }

const replies = {
  200: {
    description: 'Carried out, or denied with the reason',
    schema: reply,
    example: reply.parse({ ...allowed, ...done, state: 'executed' }),
  },
  202: {
    description: 'A person must decide; send the same request again with the same key to go on',
    schema: reply,
    example: reply.parse({ ...waiting, call_id: waiting.id, task_id: 'returns-page', status: null, task: null }),
  },
}

const common = {
  task_id: taskKey.meta({ description: 'The task’s own name, the same each time' }),
  reason: prose().max(4000).optional().meta({ description: 'Why, in the pod’s own words' }),
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}

export const startTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/start',
  operationId: 'startTaskV1',
  tag: 'Tasks',
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
    prompt: promptOnWire,
  }),
  idempotency: 'optional',
  replies,
  example: { task_id: 'returns-page', title: 'Rewrite the page on returns', idempotency_key: 'returns-start' },
  async run({ body: { task_id, title, prompt_used, prompt, reason }, ...asked }) {
    const used = prompt_used ? usedText(prompt_used) : null
    const said = used && { ...used, slug: prompt?.slug ?? null, values: prompt?.values ?? null }
    const args = { task_id, title, prompt_used: prompt_used ?? prompt?.text ?? undefined }
    const both = await promptAsked(asked.actor, said ?? prompt, said && prompt ? prompt.digest : null)
    return 'ok' in both ? both : await perform(asked, { tool: 'tasks.start', reason, prompt: both, args })
  },
})

/** What the tool’s own form takes: nothing else comes further. */
const textOrObject = z.union([z.string(), z.record(z.string(), jsonValue), z.null()], 'Send a text or an object')

export const completeTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/complete',
  operationId: 'completeTaskV1',
  tag: 'Tasks',
  summary: 'Complete a task',
  description:
    'Says what the task produced. Where files are written, a person may have to decide first: the answer is then 202 with a request.',
  body: z.strictObject({
    ...common,
    outputs: z
      .array(
        z.strictObject({
          path: z
            .string()
            .min(1)
            .max(1000)
            .meta({ description: 'Where the file is, below the root of the repository' }),
          content: z.string().optional().meta({ description: 'Its whole new text' }),
        }),
      )

      .max(100)
      .default([])
      .meta({ description: 'The files it produced, each with its whole new text' }),
    reasoning_trace: textOrObject.optional().meta({ description: 'How the pod came to its result' }),
    handoff_note: textOrObject.optional().meta({ description: 'What the next pod should know' }),
  }),
  idempotency: 'optional',
  replies,
  example: { task_id: 'returns-page', outputs: [{ path: 'docs/returns.md' }], idempotency_key: 'returns-done' },
  run: ({ body: { task_id, outputs, reasoning_trace, handoff_note, reason }, ...asked }) =>
    perform(asked, { tool: 'tasks.complete', reason, args: { task_id, outputs, reasoning_trace, handoff_note } }),
})

const { allow, ask } = decisionMeanings
const action = z.object({
  tool: z.string().meta({ description: 'The key of the tool' }),
  title: z.string().meta({ description: 'What people call it' }),
  decision: z.enum(['allow', 'ask']).meta({ description: inWords('What policy answers.', { allow, ask }) }),
  conditional: z.boolean().meta({ description: 'Whether the answer depends on the content of the call' }),
  sensitivity: z
    .enum(['read', 'write', 'destructive'])
    .meta({ description: inWords('What it does to content.', sensitivityMeanings) }),
  external: z.boolean().meta({ description: 'Whether content leaves the organisation' }),
  rule: z.string().nullable().meta({ description: 'The rule of policy that answers, in words' }),
  input: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the arguments' }),
})

const actionExample = {
  tool: 'memory.search',
  title: 'Search the memory',
  decision: 'allow',
  conditional: false,
  sensitivity: 'read',
  external: false,
  rule: 'Everybody may read',
  input: { type: 'object', properties: { keyword: { type: 'string' } }, required: ['keyword'] },
}

export const listActionsV1 = defineEndpoint({
  method: 'GET',
  path: '/v1/actions/list',
  operationId: 'listActionsV1',
  tag: 'Look',
  summary: 'The tools this pod may use or ask for',
  description:
    'What is not in the list is denied. Conditions on paths, branches and content are judged with each call.',
  query: z.strictObject({}),
  replies: {
    200: {
      description: 'Only what this pod may use',
      schema: z.object({ actions: z.array(action).meta({ description: 'All of them' }) }),
      example: { actions: [actionExample] },
    },
  },
  run: async ({ actor }) => ({ ok: true, value: { body: { actions: await actionsFor(actor) } } }),
})

/** The text of v1, whose digest is that of its plain line ends. */
function usedText(sent: string): Pick<PromptSent, 'text' | 'digest'> {
  const text = plainBreaks(sent)
  return { text, digest: sha256(text) }
}

type Asking = {
  tool: string
  reason?: string
  prompt?: PromptAsked
  args: Record<string, unknown> & { task_id: string }
}

/** Has a task's tool carried out, and words what came of it as the first generation reads it. */
async function perform(
  { actor, idempotencyKey: key }: Omit<Asked<undefined, undefined, undefined>, 'body'>,
  { tool, reason, prompt = { promptHash: null }, args }: Asking,
): Promise<Outcome<Reply<typeof replies>>> {
  const call = {
    tool,
    task: args.task_id,
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
  const body = { ...wire, state, call_id: view.id, task_id: args.task_id, status: null, task: null }
  const status = isAnswered(view.state) ? 200 : 202
  if (!done) return { ...carried, value: { status, body: reply.parse(body), location: body.poll } }
  const performed = { state: 'executed', status: done.status, task: `T-${done.number}` }
  return { ...carried, value: { status: 200, body: reply.parse({ ...body, ...performed }) } }
}

/** Here the arguments of the tool are the fields of the body, so they are named as the pod named them. */
function asSent(fields: FieldProblems): FieldProblems {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name.replace(/^arguments\./, ''), words]))
}
