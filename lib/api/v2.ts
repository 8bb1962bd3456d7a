import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { call, callRead, keyInBody, toWire, toWireRead, waitSeconds } from '@/lib/api/wire'
import { callExamples } from '@/lib/api/examples'
import { withdraw as withdrawAsked } from '@/lib/broker/ask'
import { callOf, callsOf } from '@/lib/calls/own/queries'
import { callFilter } from '@/lib/calls/own/schema'
import { type CallRead, callRef } from '@/lib/calls/schema'
import { showing } from '@/lib/calls/shown/commands'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { keyNamed } from '@/lib/policy/queries'

export { makeCall } from '@/lib/api/asking'
export { reportError } from '@/lib/api/errors'
export { claim, report } from '@/lib/api/acting'
export { whoAmI } from '@/lib/api/me'
export { previewCall } from '@/lib/api/preview'
export { decideAhead } from '@/lib/api/ahead'
export { listTools, proposeTools } from '@/lib/api/tools'
export { livePromptOf, sendPromptText } from '@/lib/api/prompts'
export { outputNow, readOutput, submitOutput } from '@/lib/api/outputs'
export { listEntries, readEntry, writeMemory } from '@/lib/api/memory'
export { moveTask } from '@/lib/api/task-moves'
export { listTasks, nextTasks, readTask } from '@/lib/api/tasks'
export { listEvents } from '@/lib/api/events'

const { allowed, waiting, rejected } = callExamples
const publishes = {
  arguments: { file_path: 'docs/returns.md', content: '…' },
  contains_personal_data: null,
  idempotency_key: 'publish-1',
  outcome: null,
}

const { shape } = callFilter
const filter = callFilter.extend({
  state: shape.state.meta({ description: 'Only calls that stand there; the state of a call says what each means' }),
  tool: shape.tool.meta({ description: 'Only calls of this tool, by its key or its name' }),
  task: shape.task.meta({ description: 'Only calls for this task' }),
  idempotency_key: shape.idempotency_key.meta({ description: 'Only the call that was asked for under this key' }),
  cursor: shape.cursor.meta({ description: 'Where a page ended, as its next says' }),
  limit: shape.limit.meta({ description: 'How many calls to a page, at most 100' }),
})

export const listCalls = defineEndpoint({
  method: 'GET',
  path: '/v2/tool-calls',
  operationId: 'listCalls',
  tag: 'Look',
  summary: 'The calls of this pod in this environment, newest first',
  description:
    'A pod that lost its memory finds its way back here: with state=waiting to what waits for people, with idempotency_key to what it asked for under that key. A filter that few calls meet can leave a page short or empty while there are more: go on until next is null.',
  query: filter,
  replies: {
    200: {
      description: 'A page of calls',
      schema: z.object({
        calls: z.array(callRead).meta({ description: 'Newest first' }),
        next: z
          .string()
          .nullable()
          .meta({ format: 'uri', description: 'The next page, with the same filters: call it as it is' }),
      }),
      example: {
        calls: [
          { ...waiting, ...publishes },
          {
            ...allowed,
            arguments: { keyword: 'returns' },
            contains_personal_data: null,
            idempotency_key: 'search-1',
            outcome: null,
          },
        ],
        next: null,
      },
    },
  },
  async run({ actor, query }) {
    const tool = query.tool && (await keyNamed(query.tool))
    const { calls, next } = await callsOf(actor, { ...query, tool })
    const shown: CallRead[] = []
    for (const one of calls) shown.push(await showing(actor, one))
    return {
      ok: true,
      value: { body: { calls: shown.map(toWireRead), next: next && pageAddress({ ...query, cursor: next }) } },
    }
  },
})

function pageAddress(filter: Record<string, string | number | undefined>): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return `${env.url}/v2/tool-calls?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

const callId = z.object({ id: callRef.shape.callId.meta({ description: 'The id of the call' }) })

export const readCall = defineEndpoint({
  method: 'GET',
  path: '/v2/tool-calls/{id}',
  operationId: 'readCall',
  tag: 'Look',
  summary: 'See where a call stands, waiting for the answer if asked to',
  description: 'Answers at once, or as soon as the call has an answer when wait says how long to wait for one.',
  params: callId,
  query: z.strictObject({
    wait: waitSeconds(z.coerce.number('Give the seconds to wait as a number')),
  }),
  replies: {
    200: {
      description: 'The call',
      schema: callRead,
      example: { ...waiting, ...rejected, ...publishes },
    },
  },
  async run({ actor, params, query, services, signal }) {
    const outcome = await services.answerOf(actor, params.id, query.wait, signal)
    return outcome.ok ? { ok: true, value: { body: toWireRead(await showing(actor, outcome.value)) } } : outcome
  },
})

export const withdraw = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/{id}/withdraw',
  operationId: 'withdrawCall',
  tag: 'Ask',
  summary: 'Take back what waits for people',
  description:
    'Nobody is asked any more. What a person has decided already stays decided, also while they can take it back (409, decided_already).',
  params: callId,
  body: z.strictObject({ ...keyInBody }),
  idempotency: 'optional',
  replies: {
    200: { description: 'Withdrawn', schema: call, example: { ...waiting, state: 'withdrawn', retry_after: null } },
  },
  example: {},
  async run({ actor, params, idempotencyKey: key }) {
    const once = key ? { key: `withdraw:${key}`, bodyHash: params.id } : undefined
    const outcome = await withdrawAsked(actor, params.id, once)
    if (!outcome.ok) return outcome
    const view = await callOf(actor, params.id)
    return view ? { ...outcome, value: { body: toWire(view) } } : refuse('not_found', 'unknown_call')
  },
})
