import 'server-only'
import { z } from 'zod'
import { reasonOnWire } from '@/lib/api/carried'
import { defineEndpoint } from '@/lib/api/endpoint'
import {
  digest,
  encodingMeanings,
  handIn,
  number,
  outputReplies,
  revision,
  revisionExample,
  toRevision,
} from '@/lib/api/handed-in'
import { inWords } from '@/lib/api/meanings'
import { promptAsked, promptOnWire } from '@/lib/api/said'
import { keyInBody } from '@/lib/api/wire'
import { taskKey } from '@/lib/calls/schema'
import { refuse } from '@/lib/core/outcome'
import { outputsRefused, ownRevision, standingAt } from '@/lib/outputs/given/queries'
import { submitArguments } from '@/lib/outputs/schema'

// What pods produce: handed in under policy, held against what stands, and given back as it stands.

export const readOutput = defineEndpoint({
  method: 'GET',
  path: '/v2/outputs/{id}',
  operationId: 'readOutput',
  tag: 'Look',
  summary: 'Where a revision stands that this pod handed in',
  description: 'Another pod’s revision is answered like one that is not there.',
  query: z.strictObject({}),
  params: z.strictObject({ id: z.string().min(1).max(40).meta({ description: 'The id of the revision' }) }),
  replies: { 200: { description: 'The revision', schema: revision, example: revisionExample } },
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
    const refused = await outputsRefused(actor)
    if (refused) return refused
    const found = await standingAt(actor, repo_name, path, from)
    if (!found) return refuse('not_found', 'nothing_stands')
    const { project, ...more } = found
    return { ok: true, value: { body: { ...more, repo_name: project } } }
  },
})

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
    content: shape.content.meta({
      description: 'The whole of it, not what changed: at most 900,000 characters, which are 675,000 bytes in base64',
    }),
    encoding: shape.encoding.meta({ description: inWords('How the content is sent.', encodingMeanings) }),
    message: shape.message.meta({ description: 'What was changed and why' }),
    reasoning_trace: shape.reasoning_trace.meta({ description: 'How the pod came to this' }),
    memory_delta: shape.memory_delta.meta({ description: 'What is to be remembered of it' }),
    handoff_note: shape.handoff_note.meta({ description: 'What the next pod should know' }),
    contains_personal_data: shape.contains_personal_data.meta({ description: 'Whether there is personal data in it' }),
    reason: reasonOnWire,
    prompt: promptOnWire,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: outputReplies,
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
    return await handIn(actor, { task, arguments: args, reason, ...prompt, key: idempotencyKey })
  },
})
