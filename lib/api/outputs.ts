import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { decisionMeanings, inWords, revisionStateMeanings, statesInWords } from '@/lib/api/meanings'
import { promptAsked, promptOnWire } from '@/lib/api/said'
import { keyInBody, toWire } from '@/lib/api/wire'
import { carryOut } from '@/lib/broker/carry-out'
import { isAnswered } from '@/lib/calls/rules'
import { callState, taskKey } from '@/lib/calls/schema'
import { prose } from '@/lib/core/lines'
import { refuse } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import type { Taken } from '@/lib/outputs/commands'
import { mayReadOutputs, ownRevision, type OwnRevision, standingAt } from '@/lib/outputs/given/queries'
import { revisionStates, submitArguments, submitTool } from '@/lib/outputs/schema'

// What pods produce: handed in under policy, held against what stands, and given back as it stands.

const number = z.number().int()
const encodingMeanings = { text: 'as the text it is', base64: 'as bytes in base64, for what is no text' }
const digest = '0d1a6e4b6e3f2b1a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80910a1b'
const revisionState = z
  .enum(revisionStates)
  .meta({ description: inWords('Where the revision stands.', revisionStateMeanings) })

const revision = z
  .object({
    id: z.string().meta({ description: 'The id of the revision' }),
    path: z.string().meta({ description: 'Where the file is, below the root of its project' }),
    repo_name: z.string().meta({ description: 'The repository; empty where none was named' }),
    task: z.string().meta({ description: 'The task that produced it' }),
    revision: number.meta({ description: 'Which revision of the file it is' }),
    beside: number.nullable().meta({ description: 'Which one stood when it was handed in; null for none' }),
    digest: z.string().meta({ description: 'SHA-256 of its bytes' }),
    size: number.meta({ description: 'How many bytes it has' }),
    type: z.string().meta({ description: 'Its media type, as its name tells' }),
    state: revisionState,
    losses: z.array(z.string()).meta({ description: 'In which ways it loses content of what stood, in words' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    note: z.string().nullable().meta({ description: 'What the person wrote who decided on it' }),
    at: z.string().meta({ format: 'date-time', description: 'When it was handed in' }),
    page: z.string().meta({ format: 'uri', description: 'Where people see it, and all other revisions' }),
    stood_at: z.string().nullable().meta({ format: 'date-time', description: 'Since when it stood; null for never' }),
  })
  .meta({ id: 'OutputRevision' })

const example = {
  id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
  path: 'docs/returns.md',
  repo_name: '',
  task: 'returns-page',
  revision: 2,
  beside: 1,
  digest,
  size: 1840,
  type: 'text/markdown',
  state: 'standing' as const,
  losses: [],
  request: null,
  note: null,
  at: '2026-11-12T09:30:00.000Z',
  page: 'https://countersign.example/outputs/01KAZ8N0H4J6K8M2P5R7T9V1XY?revision=2',
  stood_at: '2026-11-12T09:30:00.000Z',
}

function toRevision(found: OwnRevision): z.input<typeof revision> {
  const { outputId, project, request, at, stoodAt, ...more } = found
  return {
    ...more,
    repo_name: project,
    request: request === null ? null : `CS-${request}`,
    at: at.toISOString(),
    page: env.url + paths.output(outputId, { revision: found.revision }),
    stood_at: stoodAt?.toISOString() ?? null,
  }
}

export const readOutput = defineEndpoint({
  method: 'GET',
  path: '/v2/outputs/{id}',
  operationId: 'readOutput',
  tag: 'Look',
  summary: 'Where a revision stands that this pod handed in',
  description: 'Another pod’s revision is answered like one that is not there.',
  query: z.strictObject({}),
  params: z.strictObject({ id: z.string().min(1).max(40).meta({ description: 'The id of the revision' }) }),
  replies: { 200: { description: 'The revision', schema: revision, example } },
  async run({ actor, params: { id } }) {
    const found = await ownRevision(actor, id)
    return found ? { ok: true, value: { body: revision.parse(toRevision(found)) } } : refuse('not_found', 'no_output')
  },
})

const { shape } = submitArguments
const part = z.object({
  path: shape.path.meta({ description: 'Where the file is' }),
  repo_name: z.string().meta({ description: 'The repository; empty where none was named' }),
  revision: number.meta({ description: 'Which revision stands' }),
  digest: z.string().meta({ description: 'SHA-256 of all its bytes' }),
  size: number.meta({ description: 'How many bytes it has' }),
  type: z.string().meta({ description: 'Its media type, as its name tells' }),
  content: z.string().meta({ description: 'A part of it, from the place that was asked for' }),
  encoding: z.enum(['text', 'base64']).meta({ description: inWords('How the content is written.', encodingMeanings) }),
  next: number.nullable().meta({ description: 'Where the next part begins; null for the last one' }),
})

export const outputNow = defineEndpoint({
  method: 'GET',
  path: '/v2/outputs',
  operationId: 'readStandingOutput',
  tag: 'Look',
  summary: 'What stands at a path in this environment',
  description: 'What stands, and no revision that waits for people. Takes the right to use outputs.read.',
  query: z.strictObject({
    path: shape.path.meta({ description: 'Where the file is, below the root of its project' }),
    repo_name: shape.repo_name.meta({ description: 'The repository; empty where none was named' }),
    from: z.coerce
      .number()
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .meta({ description: 'Where the part begins, as the answer before says in next' }),
  }),
  replies: {
    200: {
      description: 'A part of what stands',
      schema: part,
      example: {
        path: 'docs/returns.md',
        repo_name: '',
        revision: 2,
        digest,
        size: 31,
        type: 'text/markdown',
        content: 'Whoever returns a bowl has 30 days.\n',
        encoding: 'text',
        next: null,
      },
    },
  },
  async run({ actor, query: { path, repo_name, from } }) {
    if (!(await mayReadOutputs(actor))) return refuse('forbidden', 'may_not_read_outputs')
    const found = await standingAt(actor, repo_name, path, from)
    if (!found) return refuse('not_found', 'nothing_stands')
    const { project, ...more } = found
    return { ok: true, value: { body: { ...more, repo_name: project } } }
  },
})

const reply = z
  .object({
    decision: z.enum(['allow', 'ask', 'deny']).meta({ description: inWords('What policy said.', decisionMeanings) }),
    state: callState.meta({ description: statesInWords('Where the call stands.', callState.options) }),
    reason: z.string().meta({ description: 'In words, to be read: why policy said so, then what came of it' }),
    call_id: z.string().meta({ description: 'The id of the call' }),
    output: revision.nullable().meta({ description: 'The revision it became; null while the call is not carried out' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    poll: z.string().nullable().meta({ format: 'uri', description: 'Where to wait for the answer about the call' }),
  })
  .meta({ id: 'OutputReply' })

const replied = {
  decision: 'allow' as const,
  state: 'executed' as const,
  reason: 'Pods hand in what they produce',
  call_id: '01KAZ8N0H4J6K8M2P5R7T9V1XA',
  output: example,
  request: null,
  poll: null,
}

export const submitOutput = defineEndpoint({
  method: 'POST',
  path: '/v2/outputs',
  operationId: 'submitOutput',
  tag: 'Act',
  summary: 'Hand in what a task produced',
  description:
    'The content is the next revision of the file. It stands at once, and memory says so, unless it loses content of what stands or something was found in it: then people look first, with 202. Send the same again with the same key to hear where it stands.',
  body: z.strictObject({
    path: shape.path.meta({ description: 'Where the file is, below the root of its project' }),
    repo_name: shape.repo_name.meta({ description: 'The repository; leave it out where there is one' }),
    task: taskKey.meta({ description: 'The task that produced it' }),
    content: shape.content.meta({ description: 'The whole of it, not what changed' }),
    encoding: shape.encoding.meta({ description: inWords('How the content is sent.', encodingMeanings) }),
    message: shape.message.meta({ description: 'What was changed and why' }),
    reasoning_trace: shape.reasoning_trace.meta({ description: 'How the pod came to this' }),
    memory_delta: shape.memory_delta.meta({ description: 'What is to be remembered of it' }),
    handoff_note: shape.handoff_note.meta({ description: 'What the next pod should know' }),
    contains_personal_data: shape.contains_personal_data.meta({ description: 'Whether there is personal data in it' }),
    reason: prose()
      .max(4000)
      .nullish()
      .transform((reason) => reason ?? null)
      .meta({ description: 'Why, in the pod’s own words' }),
    prompt: promptOnWire,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: { description: 'Handed in, or denied with the reason', schema: reply, example: replied },
    202: {
      description: 'It waits for people',
      schema: reply,
      example: {
        ...replied,
        output: { ...example, state: 'pending' as const, request: 'CS-1042', stood_at: null },
        request: 'CS-1042',
      },
    },
  },
  example: {
    path: 'docs/returns.md',
    task: 'returns-page',
    content: 'Whoever returns a bowl has 30 days.\n',
    message: 'Says how long people have',
    idempotency_key: 'returns-output-1',
  },
  async run({ actor, body, idempotencyKey }) {
    const { task, reason, prompt: said, idempotency_key: _key, ...more } = body
    const prompt = await promptAsked(actor, said, null)
    if ('ok' in prompt) return prompt
    const args = { ...more, repo_name: more.repo_name || undefined, task_id: task }
    const carried = await carryOut(actor, {
      tool: submitTool,
      task,
      arguments: args,
      reason,
      ...prompt,
      key: idempotencyKey,
    })
    if (!carried.ok) return carried
    const { call: view } = carried.value
    const done = carried.value.done as Taken | null
    const now = done && (await ownRevision(actor, done.revisionId))
    const wire = toWire(view)
    const waits = now ? now.state === 'pending' : !isAnswered(view.state)
    const answer = {
      ...wire,
      state: done ? ('executed' as const) : wire.state,
      call_id: view.id,
      output: now && toRevision(now),
      request: now?.request ? `CS-${now.request}` : wire.request,
    }
    return { ...carried, value: { status: waits ? 202 : 200, body: reply.parse(answer) } }
  },
})
