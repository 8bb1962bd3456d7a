import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { submitCall } from '@/lib/calls/record/commands'
import {
  callInput,
  callRef,
  callState,
  type CallView,
  claimInput,
  idempotencyKey,
  outcomeInput,
  workerName,
} from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'
import { execute, type Idempotency } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'

const call = z
  .object({
    id: z.string(),
    decision: z.enum(['allow', 'ask', 'deny']),
    state: callState,
    reason: z.string().meta({ description: 'Why, in words: the rule, or what the person who decided wrote' }),
    rule: z.string().nullable(),
    policy_version: z.number().int(),
    digest: z.string().meta({ description: 'SHA-256 of the RFC 8785 form of what was decided on' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
    poll: z.string().nullable().meta({ description: 'Where to ask for the answer; takes ?wait= up to 25 seconds' }),
    retry_after: z.number().int().nullable(),
    expires_at: z.string().nullable(),
    grant: z
      .object({ id: z.string(), digest: z.string(), expires_at: z.string() })
      .nullable()
      .meta({ description: 'The one-time permission, once there is one' }),
  })
  .meta({ id: 'ToolCall' })

/** A call in the wire's words. */
export function toWire(view: CallView): z.output<typeof call> {
  const waiting = view.state === 'waiting'
  return {
    id: view.id,
    decision: view.decision,
    state: view.state,
    reason: view.reason,
    rule: view.rule,
    policy_version: view.policyVersion,
    digest: view.digest,
    request: view.request,
    poll: view.decision === 'ask' ? `/v2/tool-calls/${view.id}?wait=20` : null,
    retry_after: waiting ? 5 : null,
    expires_at: view.expiresAt?.toISOString() ?? null,
    grant: view.grant && {
      id: view.grant.id,
      digest: view.grant.digest,
      expires_at: view.grant.expiresAt.toISOString(),
    },
  }
}

const keyInBody = {
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}

export const makeCall = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls',
  operationId: 'makeCall',
  summary: 'Ask to use a tool',
  description:
    'Policy decides at once: allow comes with a one-time permission, deny with the reason, ask with a request that people decide on.',
  body: z.strictObject({
    tool: callInput.shape.tool.meta({ description: 'The tool’s name, such as git.rollback_commit' }),
    task: callInput.shape.task.meta({ description: 'The task it is for' }),
    arguments: callInput.shape.arguments.meta({ description: 'Exactly what the tool will be called with' }),
    reason: callInput.shape.reason.meta({ description: 'Why, in the pod’s own words; shown as such' }),
    prompt_hash: callInput.shape.promptHash.meta({ description: 'SHA-256 of the prompt the pod works from' }),
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: { description: 'Decided by policy: allow or deny', schema: call },
    202: { description: 'A person must decide', schema: call },
  },
  async run({ actor, body, idempotencyKey: key }) {
    const { tool, task, arguments: args, reason, prompt_hash: promptHash } = body
    const outcome = await submitCall(actor, { tool, task, arguments: args, reason, promptHash, idempotencyKey: key })
    if (!outcome.ok) return outcome
    const status = outcome.value.state === 'waiting' ? 202 : 200
    return { ...outcome, value: { status, body: toWire(outcome.value) } }
  },
})

/** What a claim and a report say of being repeats. */
const repeated = z.boolean().meta({
  description:
    'True when this very request was answered before and nothing was done now: act only if you are sure that the first answer was yours and that you have not acted on it',
})

const worker = workerName.optional().meta({
  description: 'Which of your workers this is. Another worker that repeats the key is refused (409, another_worker)',
})

const callId = z.object({ id: callRef.shape.callId.meta({ description: 'The id of the call' }) })

export const readCall = defineEndpoint({
  method: 'GET',
  path: '/v2/tool-calls/{id}',
  operationId: 'readCall',
  summary: 'See where a call stands, waiting for the answer if asked to',
  description: 'Answers at once, or as soon as the call has an answer when wait says how long to wait for one.',
  params: callId,
  query: z.strictObject({
    wait: z.coerce
      .number('Give the seconds to wait as a number')
      .min(0, 'Wait 0 to 25 seconds')
      .max(25, 'Wait 0 to 25 seconds')
      .default(0)
      .meta({ description: 'Seconds to wait for an answer' }),
  }),
  replies: { 200: { description: 'The call', schema: call } },
  async run({ actor, params, query, services, signal }) {
    const view = await services.answerOf(actor, params.id, query.wait, signal)
    return view ? { ok: true, value: { body: toWire(view) } } : refuse('not_found', 'unknown_call')
  },
})

export const claim = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/{id}/claim',
  operationId: 'claimCall',
  summary: 'Use the one-time permission, just before acting',
  description:
    'Shows the permission and the arguments that will really be used; anything else is refused. Act when repeated is false. A repeat means that the permission was used before: act only if nobody acted on the first answer.',
  params: callId,
  body: z.strictObject({ grant: claimInput.shape.grant, arguments: claimInput.shape.arguments, worker, ...keyInBody }),
  idempotency: 'required',
  replies: {
    200: {
      description: 'The permission is used. Act now, unless this is a repeat',
      schema: z.object({ id: z.string(), state: z.literal('consumed'), repeated }),
    },
  },
  async run({ actor, params, body: { grant, arguments: args, worker: by }, idempotencyKey: key }) {
    const input = { callId: params.id, grant, arguments: args }
    const outcome = await execute(claimCall, actor, { ...input, worker: by }, keyed(key, 'claim', input, by))
    if (!outcome.ok) return outcome
    const body = { id: outcome.value.callId, state: 'consumed' as const, repeated: outcome.repeated === true }
    return { ...outcome, value: { body } }
  },
})

export const report = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/{id}/outcome',
  operationId: 'reportOutcome',
  summary: 'Say what came of a call',
  description:
    'After a claim. With grant and arguments it claims and reports in one step: only for what may safely be done twice, since two workers that act before they claim both act.',
  params: callId,
  body: z.strictObject({
    status: outcomeInput.shape.status,
    summary: outcomeInput.shape.summary.meta({ description: 'What happened, in a sentence' }),
    grant: outcomeInput.shape.grant.meta({ description: 'For a call that was not claimed before' }),
    arguments: outcomeInput.shape.arguments.meta({ description: 'For a call that was not claimed before' }),
    worker,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: {
      description: 'Recorded',
      schema: z.object({ id: z.string(), status: z.enum(['succeeded', 'failed']), repeated }),
    },
  },
  async run({ actor, params, body: { worker: by, ...given }, idempotencyKey: key }) {
    const { status, summary, grant, arguments: args } = given
    const input = { callId: params.id, status, summary, grant, arguments: args }
    const outcome = await execute(reportOutcome, actor, { ...input, worker: by }, keyed(key, 'outcome', input, by))
    if (!outcome.ok) return outcome
    const body = { id: outcome.value.callId, status: outcome.value.status, repeated: outcome.repeated === true }
    return { ...outcome, value: { body } }
  },
})

/** The key under which a command's answer is kept; the operation's name keeps keys of different endpoints apart. */
function keyed(
  key: string | null,
  operation: string,
  body: unknown,
  worker: string | undefined,
): Idempotency | undefined {
  if (!key) return undefined
  return {
    key: `${operation}:${key}`,
    bodyHash: digestOf(JSON.parse(JSON.stringify(body))),
    worker: worker ?? null,
  }
}
