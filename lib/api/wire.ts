import { z } from 'zod'
import {
  callInput,
  callState,
  type CallAnswer,
  type CallRead,
  type CallView,
  idempotencyKey,
  jsonValue,
} from '@/lib/calls/schema'
import { JsonProblem, parseStrictJson } from '@/lib/core/json'
import { env } from '@/lib/env'
import { reasonCode, verdict } from '@/lib/requests/schema'

// The words of a call on the wire, which every version speaks. A field may be added; none is taken away or means another thing.

const moment = z.string().meta({ format: 'date-time', description: 'ISO 8601, in UTC' })
const address = z.string().meta({ format: 'uri' })

/** What a person said who decided. */
export const decided = z
  .object({
    verdict,
    code: reasonCode.nullable().meta({ description: 'The reason that was chosen, for machines' }),
    note: z.string().nullable().meta({ description: 'What the person wrote' }),
    at: moment,
    effective_at: moment.nullable().meta({ description: 'When it could no longer be taken back' }),
  })
  .meta({ id: 'Decided' })

const permission = z.object({ id: z.string(), digest: z.string(), expires_at: moment }).meta({ id: 'Permission' })

const shape = z.object({
  id: z.string(),
  tool: z.string(),
  task: z.string().nullable(),
  asked_at: moment,
  decision: z.enum(['allow', 'ask', 'deny']).meta({ description: 'What policy said' }),
  state: callState,
  reason: z.string().meta({
    description: 'In words, to be read: why policy said so, and once a person has decided or time has, what came of it',
  }),
  rule: z.string().nullable().meta({ description: 'The rule of policy that decided, in words' }),
  policy_version: z.number().int(),
  digest: z.string().meta({ description: 'SHA-256 of the RFC 8785 form of what was decided on' }),
  request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
  tried: z.boolean().meta({
    description:
      'True where somebody made up answers: asked for with the header Countersign-Try (approve, reject, changes or expire), in a trial and never in production',
  }),
  poll: address.nullable().meta({ description: 'Where to wait for the answer: call it as it is' }),
  retry_after: z.number().int().nullable().meta({ description: 'Seconds until it is worth asking again' }),
  expires_at: moment.nullable().meta({ description: 'Until when people can decide' }),
  grant: permission
    .nullable()
    .meta({ description: 'The one-time permission, from when there is one until it has run out' }),
  decided: decided
    .nullable()
    .meta({ description: 'What the person who decided said; null while nobody has, or it can still be taken back' }),
})

export const call = shape.meta({ id: 'ToolCall' })

export const callRead = shape
  .extend({
    arguments: z.record(z.string(), z.unknown()).meta({ description: 'What it was asked with' }),
    outcome: z
      .object({ status: z.enum(['succeeded', 'failed']), summary: z.string().nullable(), at: moment })
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

/** How long to wait for an answer, wherever a pod says it. */
export function waitSeconds(number: z.ZodCoercedNumber | z.ZodNumber) {
  return number
    .min(0, 'Wait 0 to 25 seconds')
    .max(25, 'Wait 0 to 25 seconds')
    .default(0)
    .meta({ description: 'Seconds to wait for an answer' })
}

/** Where a call's answer can be waited for. */
export function pollAddress(callId: string): string {
  return `${env.url}/v2/tool-calls/${callId}?wait=20`
}

/** A call in the wire's words. */
export function toWire(view: CallView): z.output<typeof call> {
  const { grant, decided: said } = view
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
    retry_after: view.state === 'waiting' ? 5 : null,
    expires_at: view.expiresAt?.toISOString() ?? null,
    grant: grant && { id: grant.id, digest: grant.digest, expires_at: grant.expiresAt.toISOString() },
    decided: said && {
      verdict: said.verdict,
      code: said.code,
      note: said.note,
      at: said.at.toISOString(),
      effective_at: said.effectiveAt?.toISOString() ?? null,
    },
  }
}

/** A call as the answer to asking for it. */
export function toWireAnswer(view: CallAnswer, repeated: boolean): z.output<typeof callAnswer> {
  return { ...toWire(view), claimed: view.claimed === true, joined: view.joined === true, repeated }
}

/** A call read back. */
export function toWireRead(view: CallRead): z.output<typeof callRead> {
  const outcome = view.outcome && { ...view.outcome, at: view.outcome.at.toISOString() }
  return { ...toWire(view), arguments: view.arguments, outcome }
}

/** Arguments as the JSON text of an object, for addresses and for clients that cannot send free objects. */
export const argumentsInText = z.string().transform((text, context) => {
  try {
    const value = parseStrictJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as z.output<typeof asObject>
    context.addIssue('The text is JSON, but not an object.')
  } catch (problem) {
    if (!(problem instanceof JsonProblem)) throw problem
    context.addIssue(problem.message.replace('The body', 'The text'))
  }
  return z.NEVER
})
const asObject = z.record(z.string(), jsonValue)

/** A tool’s arguments as a body carries them. Clients that cannot send free objects send their JSON as a text. */
export const argumentsOnWire = z.union(
  [asObject, argumentsInText],
  'Send the arguments as an object, or as its JSON text',
)

/** What a call is asked with, whether it is made or only looked at ahead. */
export const askedOnWire = {
  tool: callInput.shape.tool.meta({
    description: 'The tool, by its key or its name in GET /v2/tools: git.rollback_commit or git-rollback_commit',
  }),
  task: callInput.shape.task.meta({ description: 'The task it is for' }),
  arguments: argumentsOnWire
    .default({})
    .meta({ description: 'Exactly what the tool will be called with, as an object or as the JSON text of one' }),
  reason: callInput.shape.reason.meta({ description: 'Why, in the pod’s own words; shown as such' }),
  prompt_hash: callInput.shape.promptHash.meta({ description: 'SHA-256 of the prompt the pod works from' }),
}

/** The key as a body carries it. */
export const keyInBody = {
  idempotency_key: idempotencyKey
    .optional()
    .meta({ description: 'One per attempt; may travel in the header Idempotency-Key instead' }),
}

/** Calls as the documents show them. */
export const callExamples = {
  allowed: {
    id: '01KAZ8M7Q2V5X3T9R4N6C1B0DE',
    tool: 'memory.search',
    task: 'returns-page',
    asked_at: '2026-11-26T09:15:00.000Z',
    decision: 'allow',
    state: 'allowed',
    reason: 'Reading the shared memory changes nothing.',
    rule: 'Everybody may read',
    policy_version: 7,
    digest: 'b0f1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9f',
    request: null,
    tried: false,
    poll: null,
    retry_after: null,
    expires_at: null,
    grant: {
      id: '01KAZ8M7Q3GRANT0000000000',
      digest: 'b0f1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9f',
      expires_at: '2026-11-26T09:30:00.000Z',
    },
    decided: null,
  },
  waiting: {
    id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
    tool: 'outputs.commit_and_log',
    task: 'returns-page',
    asked_at: '2026-11-26T09:16:00.000Z',
    decision: 'ask',
    state: 'waiting',
    reason: 'Publishing needs a product owner.',
    rule: 'Publishing needs a product owner',
    policy_version: 7,
    digest: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0',
    request: 'CS-1042',
    tried: false,
    poll: 'https://countersign.example/v2/tool-calls/01KAZ8N0H4J6K8M2P5R7T9V1XZ?wait=20',
    retry_after: 5,
    expires_at: '2026-11-27T09:16:00.000Z',
    grant: null,
    decided: null,
  },
  rejected: {
    state: 'rejected',
    retry_after: null,
    reason: 'A person rejected this: Wrong place. It belongs in the guide.',
    decided: {
      verdict: 'reject',
      code: 'wrong_place',
      note: 'It belongs in the guide.',
      at: '2026-11-26T10:02:11.000Z',
      effective_at: '2026-11-26T10:02:21.000Z',
    },
  },
} as const
