import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { argumentsOnWire } from '@/lib/api/said'
import { keyInBody, outcomeStatus } from '@/lib/api/wire'
import { claim as claimCall, report as reportOutcome } from '@/lib/calls/acts/commands'
import { claimOnce } from '@/lib/calls/once'
import { callRef, claimInput, outcomeInput, workerName } from '@/lib/calls/schema'
import type { Idempotency } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'

// What a pod does with its permission: the endpoints of the second version for acting.

/** What a claim and a report say of being repeats. */
const repeated = z.boolean().meta({
  description:
    'True when this very request was answered before and nothing was done now: act only if you are sure that the first answer was yours and that you have not acted on it',
})

const worker = workerName.optional().meta({
  description: 'Which of your workers this is. Another worker that repeats the key is refused (409, another_worker)',
})

const callId = z.object({ id: callRef.shape.callId.meta({ description: 'The id of the call' }) })
const id = z.string().meta({ description: 'The call' })
const exampleId = '01KAZ8M7Q2V5X3T9R4N6C1B0DE'

export const claim = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/{id}/claim',
  operationId: 'claimCall',
  tag: 'Act',
  summary: 'Use the one-time permission, just before acting',
  description:
    'Shows the permission and the arguments that will really be used; anything else is refused. Act when repeated is false. A repeat means that the permission was used before: act only if nobody acted on the first answer.',
  params: callId,
  body: z.strictObject({
    grant: claimInput.shape.grant.meta({ description: 'The id in the call’s grant' }),
    arguments: argumentsOnWire.meta({
      description: 'Those that will really be used, as an object or as the JSON text of one',
    }),
    worker,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: {
      description: 'The permission is used. Act now, unless this is a repeat',
      schema: z.object({
        id,
        state: z.literal('consumed').meta({ description: 'consumed: The permission is used. Say what came of it.' }),
        repeated,
      }),
      example: { id: exampleId, state: 'consumed', repeated: false },
    },
  },
  example: {
    grant: '01KAZ8M7Q3GRANT0000000000',
    arguments: { keyword: 'returns' },
    worker: 'worker-1',
    idempotency_key: 'search-1-claim',
  },
  async run({ actor, params, body: { grant, arguments: args, worker: by }, idempotencyKey: key }) {
    const input = { callId: params.id, grant, arguments: args }
    const outcome = await claimCall(actor, { ...input, worker: by }, key ? claimOnce(key, input, by) : undefined)
    if (!outcome.ok) return outcome
    const body = { id: outcome.value.callId, state: 'consumed' as const, repeated: outcome.repeated === true }
    return { ...outcome, value: { body } }
  },
})

export const report = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/{id}/outcome',
  operationId: 'reportOutcome',
  tag: 'Act',
  summary: 'Say what came of a call',
  description:
    'After a claim. With grant and arguments it claims and reports in one step: only for what may safely be done twice, since two workers that act before they claim both act.',
  params: callId,
  body: z.strictObject({
    status: outcomeStatus,
    summary: outcomeInput.shape.summary.meta({ description: 'What happened, in a sentence' }),
    grant: outcomeInput.shape.grant.meta({ description: 'For a call that was not claimed before' }),
    arguments: argumentsOnWire.optional().meta({ description: 'For a call that was not claimed before' }),
    worker,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: {
      description: 'Recorded',
      schema: z.object({ id, status: outcomeStatus, repeated }),
      example: { id: exampleId, status: 'succeeded', repeated: false },
    },
  },
  example: { status: 'succeeded', summary: 'Found three notes about returns', idempotency_key: 'search-1-outcome' },
  async run({ actor, params, body: { worker: by, ...given }, idempotencyKey: key }) {
    const { status, summary, grant, arguments: args } = given
    const input = { callId: params.id, status, summary, grant, arguments: args }
    const outcome = await reportOutcome(actor, { ...input, worker: by }, keyed(key, input, by))
    if (!outcome.ok) return outcome
    const body = { id: outcome.value.callId, status: outcome.value.status, repeated: outcome.repeated === true }
    return { ...outcome, value: { body } }
  },
})

/** The key under which the answer to a report is kept. */
function keyed(key: string | null, body: unknown, worker: string | undefined): Idempotency | undefined {
  if (!key) return undefined
  return { key: `outcome:${key}`, bodyHash: digestOf(JSON.parse(JSON.stringify(body))), worker: worker ?? null }
}
