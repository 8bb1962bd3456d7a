import { z } from 'zod'
import { callInput, callState, type CallAnswer, type CallRead, type CallView, idempotencyKey } from '@/lib/calls/schema'
import { decisionMeanings, inWords, outcomeMeanings, statesInWords, verdictMeanings } from '@/lib/api/meanings'
import { argumentsOnWire, promptOnWire } from '@/lib/api/said'
import { reasonLabels } from '@/lib/core/reasons'
import { env } from '@/lib/env'
import { stoppedSeconds } from '@/lib/policy/stopped'
import { isPaused } from '@/lib/requests/paused/far'
import { reasonCode, verdict } from '@/lib/requests/schema'

// The words of a call on the wire, which every version speaks. A field may be added; none is taken away or means another thing.

const moment = z.string().meta({ format: 'date-time', description: 'ISO 8601, in UTC' })
const address = z.string().meta({ format: 'uri' })

/** Arguments by their places. */
export const fields = z.array(z.string()).meta({ description: 'JSON pointers into the arguments, such as /to' })

/** What is to be different, where a person asks for changes. */
export const changes = z
  .object({
    note: z.string().nullable().meta({ description: 'What the person wrote' }),
    fields: fields.meta({
      description: 'The arguments that the person marked, as JSON pointers, such as /to; none where nobody marked any',
    }),
  })
  .meta({ id: 'Changes' })

/** What a person said who decided. */
export const decided = z
  .object({
    verdict: verdict.meta({ description: inWords('What was decided.', verdictMeanings) }),
    code: reasonCode
      .nullable()
      .meta({ description: inWords('The reason that was chosen, for machines.', reasonLabels) }),
    note: z.string().nullable().meta({ description: 'What the person wrote' }),
    at: moment,
    effective_at: moment.nullable().meta({ description: 'When it could no longer be taken back' }),
  })
  .meta({ id: 'Decided' })

/** How it went, as it was reported. */
export const outcomeStatus = z
  .enum(['succeeded', 'failed'])
  .meta({ description: inWords('How it went.', outcomeMeanings) })

const secondsLeft = z.number().int().nullable()

const permission = z
  .object({
    id: z.string().meta({ description: 'What is shown when it is used' }),
    digest: z.string().meta({ description: 'The digest of the call that it was given for' }),
    expires_at: moment,
    expires_in: z
      .number()
      .int()
      .meta({ description: 'Whole seconds until then, by the clock here; 0 once it is over' }),
  })
  .meta({ id: 'Permission' })

const shape = z.object({
  id: z.string().meta({ description: 'The call’s id: it is read, claimed, reported and withdrawn by it' }),
  tool: z.string().meta({ description: 'The key of the tool' }),
  task: z.string().nullable().meta({ description: 'The task it is for, as it was asked with' }),
  asked_at: moment,
  decision: z.enum(['allow', 'ask', 'deny']).meta({ description: inWords('What policy said.', decisionMeanings) }),
  state: callState.meta({ description: statesInWords('Where it stands.', callState.options) }),
  reason: z.string().meta({
    description: 'In words, to be read: why policy said so, and once a person has decided or time has, what came of it',
  }),
  rule: z.string().nullable().meta({ description: 'The rule of policy that decided, in words' }),
  policy_version: z.number().int().meta({ description: 'The version of the policy that decided' }),
  digest: z.string().meta({ description: 'SHA-256 of the RFC 8785 form of what was decided on' }),
  request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
  tried: z.boolean().meta({
    description:
      'True where somebody made up answers: asked for with the header Countersign-Try (approve, reject, changes or expire), in a trial and never in production',
  }),
  poll: address.nullable().meta({ description: 'Where to wait for the answer: call it as it is' }),
  retry_after: z.number().int().nullable().meta({ description: 'Seconds until it is worth asking again' }),
  expires_at: moment.nullable().meta({ description: 'Until when people can decide' }),
  expires_in: secondsLeft.meta({ description: 'Whole seconds until then, while it waits' }),
  effective_at: moment.nullable().meta({
    description: 'With settling: when what was decided counts, unless it is taken back before',
  }),
  effective_in: secondsLeft.meta({ description: 'Whole seconds until then, by the clock here' }),
  grant: permission.nullable().meta({
    description:
      'The one-time permission, from when there is one until it has run out. The time of one that people gave begins when an answer first shows it to you',
  }),
  decided: decided
    .nullable()
    .meta({ description: 'What the person who decided said; null while nobody has, or it can still be taken back' }),
  changes: changes.nullable().meta({ description: 'With changes_requested: what is to be different' }),
})

export const call = shape.meta({ id: 'ToolCall' })

export const callRead = shape
  .extend({
    arguments: z.record(z.string(), z.unknown()).meta({ description: 'What it was asked with' }),
    contains_personal_data: z
      .boolean()
      .nullable()
      .meta({ description: 'What was said beside that of personal data in it; null where nothing was' }),
    idempotency_key: z.string().nullable().meta({ description: 'The key under which it was asked for first' }),
    outcome: z
      .object({
        status: outcomeStatus,
        summary: z.string().nullable().meta({ description: 'In a sentence, in the words of who reported it' }),
        at: moment,
      })
      .nullable()
      .meta({ description: 'What the pod, or Countersign where it carried the tool out, said came of it' }),
  })
  .meta({ id: 'ToolCallRead' })

/** What the answer to asking says beside the call. */
export const callAnswer = shape
  .extend({
    claimed: z.boolean().meta({
      description: 'True when this very answer has used the permission for you: act now, with the arguments you sent',
    }),
    joined: z.boolean().meta({
      description: 'True when the same call was open already under another key: this is that call',
    }),
    repeated: z.boolean().meta({
      description:
        'True when this key was answered before and nothing was done now. With state consumed, the answer that used the permission may have been lost: act only if you are sure that nobody acted on it',
    }),
  })
  .meta({ id: 'ToolCallAnswer' })

/** How long an answer is waited for at most, in seconds. */
export const longestWait = 25

/** How long to wait for an answer, wherever a pod says it. */
export function waitSeconds(number: z.ZodCoercedNumber | z.ZodNumber) {
  return number
    .min(0, `Wait 0 to ${longestWait} seconds`)
    .max(longestWait, `Wait 0 to ${longestWait} seconds`)
    .default(0)
    .meta({ description: 'Seconds to wait for an answer' })
}

/** Where a call's answer can be waited for. */
export function pollAddress(callId: string): string {
  return `${env.url}/v2/tool-calls/${callId}?wait=20`
}

/** Whole seconds from one moment to another that is still to come. */
export function secondsUntil(then: Date, now: Date): number {
  return Math.max(0, Math.ceil((then.getTime() - now.getTime()) / 1000))
}

/** A call in the wire's words. */
export function toWire(view: CallView): z.output<typeof call> {
  const { grant, decided: said, seenAt, effectiveAt } = view
  // While an emergency stop pauses its clock nobody can say when it ends.
  const expiresAt = view.expiresAt && !isPaused(view.expiresAt) ? view.expiresAt : null
  const effectiveIn = effectiveAt && secondsUntil(effectiveAt, seenAt)
  return {
    id: view.id,
    tool: view.tool,
    task: view.task,
    asked_at: view.askedAt.toISOString(),
    decision: view.decision,
    state: view.state,
    reason: view.reason,
    rule: view.rule,
    policy_version: view.policyVersion,
    digest: view.digest,
    request: view.request,
    tried: view.tried,
    poll: view.decision === 'ask' ? pollAddress(view.id) : null,
    retry_after:
      view.state === 'stopped'
        ? stoppedSeconds
        : view.state === 'waiting'
          ? 5
          : effectiveIn && Math.max(1, effectiveIn),
    expires_at: expiresAt?.toISOString() ?? null,
    expires_in: view.state === 'waiting' && expiresAt ? secondsUntil(expiresAt, seenAt) : null,
    effective_at: effectiveAt?.toISOString() ?? null,
    effective_in: effectiveIn,
    grant: grant && {
      id: grant.id,
      digest: grant.digest,
      expires_at: grant.expiresAt.toISOString(),
      expires_in: secondsUntil(grant.expiresAt, seenAt),
    },
    decided: said && {
      verdict: said.verdict,
      code: said.code,
      note: said.note,
      at: said.at.toISOString(),
      effective_at: said.effectiveAt?.toISOString() ?? null,
    },
    changes: said?.verdict === 'request_changes' ? { note: said.note, fields: said.fields } : null,
  }
}

/** A call as the answer to asking for it. */
export function toWireAnswer(view: CallAnswer, repeated: boolean): z.output<typeof callAnswer> {
  return { ...toWire(view), claimed: view.claimed === true, joined: view.joined === true, repeated }
}

/** A call read back. */
export function toWireRead(view: CallRead): z.output<typeof callRead> {
  const outcome = view.outcome && { ...view.outcome, at: view.outcome.at.toISOString() }
  const { arguments: args, saysPersonal: contains_personal_data, key: idempotency_key } = view
  return { ...toWire(view), arguments: args, contains_personal_data, idempotency_key, outcome }
}

/** What a call is asked with, whether it is made or only looked at ahead. */
export const askedOnWire = {
  tool: callInput.shape.tool.meta({
    description: 'The tool, by its key or its name in GET /v2/tools: git.rollback_commit or git-rollback_commit',
  }),
  task: callInput.shape.task.meta({ description: 'The task it is for' }),
  arguments: argumentsOnWire
    .default({})
    .meta({ description: 'Exactly what the tool will be called with, as an object or as the JSON text of one' }),
  contains_personal_data: callInput.shape.saysPersonal.meta({
    description: 'Whether there is personal data in it, for tools whose form does not ask; held against what is found',
  }),
  reason: callInput.shape.reason.meta({ description: 'Why, in the pod’s own words; shown as such' }),
  prompt_hash: callInput.shape.promptHash.meta({ description: 'SHA-256 of the prompt the pod works from' }),
  prompt: promptOnWire,
}

/** The key as a body carries it. */
export const keyInBody = {
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}
