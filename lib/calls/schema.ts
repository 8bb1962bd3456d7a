import { z } from 'zod'
import { prose } from '@/lib/core/lines'
import { replacedText } from '@/lib/calls/replaced/schema'
import { promptSaid } from '@/lib/prompts/use/schema'
import { reasonCode, verdict } from '@/lib/requests/schema'
import { duePage } from '@/lib/requests/settle/schema'
import { noKey, withoutValues } from '@/lib/findings/words'

/** How long what a pod sends may be, in characters. */
export const longest = { key: 200, worker: 100, tool: 120, task: 300, reason: 4_000 } as const

/** The name under which a pod may repeat a request and get the same answer. */
export const idempotencyKey = z
  .string()
  .min(1, 'Send an idempotency key')
  .max(longest.key, `Keep the idempotency key under ${longest.key} characters`)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters without spaces')

/** Anything JSON can say; named once, so that the contract names it once. */
export const jsonValue = z.json().register(z.globalRegistry, { id: 'JsonValue', description: 'Any JSON value' })

export const toolKey = z
  .string()
  .refine(...noKey)
  .min(1, 'Name the tool')
  .max(longest.tool, `A tool’s name has at most ${longest.tool} characters`)
export const taskKey = z
  .string()
  .refine(...noKey)
  .min(1)
  .max(longest.task, `A task’s name has at most ${longest.task} characters`)
  .refine((key) => !/[\p{Cc}\p{Cf}]/u.test(key), 'A task’s name holds no control or hidden characters')

const promptHash = z.string().regex(/^[0-9a-f]{64}$/, 'Send the SHA-256 of the prompt as 64 hex digits')

/** Which of a pod's processes acts, as it calls itself. */
export const workerName = z
  .string()
  .refine(...noKey)
  .min(1)
  .max(longest.worker, `Keep the worker’s name under ${longest.worker} characters`)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters without spaces')

/** What a pod asks: which tool, with which arguments, for which task, in its own words why. */
export const callInput = z.strictObject({
  tool: toolKey,
  task: taskKey.nullish().transform((key) => key ?? null),
  arguments: z.record(z.string(), jsonValue).default({}),
  reason: prose()
    .max(longest.reason, `Keep the reason under ${longest.reason.toLocaleString('en')} characters`)
    .nullish()
    .transform((text) => text || null),
  /** Whether there is personal data in it, said beside the arguments: a tool's own form need not know of that. */
  saysPersonal: z
    .boolean('Send true or false')
    .nullish()
    .transform((says) => says ?? null),
  promptHash: promptHash.nullish().transform((hash) => hash ?? null),
  /** Of which prompt that is, and the text, where the pod sent them. */
  prompt: promptSaid.omit({ digest: true }).optional(),
  idempotencyKey,
  /** The pod acts as soon as a rule allows it: its permission is used with the answer, by the worker that asks. */
  claim: z.strictObject({ worker: workerName.nullable() }).optional(),
})
export type CallInput = z.output<typeof callInput>

/** Anything that could be a call's name in an address; what is not visible ASCII names nothing. */
export const callRef = z.strictObject({
  callId: z
    .string()
    .max(40)
    .regex(/^[\x21-\x7e]+$/),
})

/** The pod is about to act: it shows the permission and the arguments it will really use. */
export const claimInput = callRef.extend({
  grant: z.string().min(1).max(40),
  arguments: z.record(z.string(), jsonValue),
  worker: workerName.optional(),
})

/** Under which key, with which body and by which worker a pod acts, so that a repeat gets the same answer. */
export const onceInput = z.strictObject({ key: z.string(), bodyHash: z.string(), worker: z.string().nullable() })

/** What came of it. A pod that has not claimed yet sends grant and arguments along. */
export const outcomeInput = callRef.extend({
  status: z.enum(['succeeded', 'failed']),
  summary: prose().trim().min(1, 'Say in a sentence what happened').max(4000).overwrite(withoutValues),
  grant: z.string().max(40).optional(),
  arguments: z.record(z.string(), jsonValue).optional(),
  worker: workerName.optional(),
})

/** The content of a call that is signed. Its RFC 8785 form is hashed to the digest that votes and permissions carry. */
export const callEnvelope = z.object({
  kind: z.literal('tool_call'),
  tool: z.string(),
  toolSchema: z.string(),
  arguments: z.record(z.string(), z.json()),
  /** Only where the pod says it: what was signed before has no such name. */
  saysPersonal: z.boolean().optional(),
  task: z.string().nullable(),
  environment: z.string(),
  pod: z.string(),
  promptHash: z.string().nullable(),
  policyVersion: z.number().int(),
})
export type CallEnvelope = z.output<typeof callEnvelope>

/** What people see of a call that would be made: its arguments in reading order. */
export const callChange = z.object({
  toolKey: z.string(),
  toolTitle: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  /** What the catalogue calls an argument to people; it need not name all. */
  titles: z.record(z.string(), z.string()).default({}),
  /** The arguments that are Markdown by the tool's own schema; others are by the file they are for. */
  markdown: z.array(z.string()).default([]),
  /** How many values are kept out of sight in the arguments. */
  masked: z.number().int().default(0),
  /** How many hidden characters were made visible in the arguments. */
  hiddenCharacters: z.number().int(),
  /** What it would have passed along before changes were requested of it, and under which names only what is kept out of sight is another. */
  sentBack: z
    .object({
      number: z.number().int(),
      arguments: z.record(z.string(), z.unknown()),
      unseen: z.array(z.string()),
    })
    .nullable()
    .default(null),
  /** Which version of a prompt the pod works from, and what it filled in there; null where it filled in nothing. */
  filled: z
    .object({
      slug: z.string(),
      title: z.string(),
      number: z.number().int(),
      values: z.record(z.string(), z.string()),
    })
    .nullable()
    .default(null),
  /** The text that its new one would take the place of; null where it has none, or nothing is known of it. */
  replaced: replacedText.nullable().default(null),
})
export type CallChange = z.output<typeof callChange>

export const callState = z.enum([
  'allowed',
  'denied',
  'waiting',
  'settling',
  'released',
  'consumed',
  'executed',
  'failed',
  'lapsed',
  'unreported',
  'rejected',
  'changes_requested',
  'expired',
  'withdrawn',
  'stopped',
  'superseded',
])
export type CallState = z.output<typeof callState>

/** A one-time permission as the pod sees it; `seconds` is how long it can be used once it is seen, null once that began. */
export const grantView = z.object({
  id: z.string(),
  digest: z.string(),
  expiresAt: z.date(),
  seconds: z.number().int().nullable(),
})

/** What the person who decided said; absent while the decision can be taken back. */
const decided = z.object({
  verdict,
  code: reasonCode.nullable(),
  note: z.string().nullable(),
  /** Which arguments are meant where changes are asked for, as JSON pointers. */
  fields: z.array(z.string()),
  at: z.date(),
  effectiveAt: z.date().nullable(),
})

/** What a pod is told about its call, whenever it asks. */
export const callView = z.object({
  id: z.string(),
  tool: z.string(),
  task: z.string().nullable(),
  askedAt: z.date(),
  decision: z.enum(['allow', 'ask', 'deny']),
  state: callState,
  /** Why, in words: the rule, or what the person who decided wrote. */
  reason: z.string(),
  rule: z.string().nullable(),
  policyVersion: z.number().int(),
  digest: z.string(),
  request: z.string().nullable(),
  /** Whether somebody made up answers it, in a trial. */
  tried: z.boolean(),
  grant: grantView.nullable(),
  expiresAt: z.date().nullable(),
  /** When a decision takes effect that can be taken back until then. What was decided, nobody says before. */
  effectiveAt: z.date().nullable(),
  decided: decided.nullable(),
  /** The moment of the database's clock at which all this was so. */
  seenAt: z.date(),
})
export type CallView = z.output<typeof callView>

/**
 * A call as the answer to asking for it: `claimed` where this very answer used its permission for the pod, `joined` where
 * the same call was open already under another key.
 */
export type CallAnswer = CallView & { claimed?: true; joined?: true }

/** A call read back: with what it was asked with, under which key at first, and what came of it. */
export type CallRead = CallView & {
  key: string | null
  arguments: Record<string, z.core.util.JSONType>
  saysPersonal: boolean | null
  outcome: { status: 'succeeded' | 'failed'; summary: string | null; at: Date } | null
}

/** A call that time has come for. */
export const callRefs = z.strictObject({ callIds: z.array(z.string().min(1).max(40)).min(1).max(duePage) })

/** A permission that a pod used without ever saying what came of it. Times are ISO 8601. */
export type Unreported = {
  callId: string
  pod: string
  /** What the pod wanted to do. */
  sentence: string
  usedAt: string
  /** The number of its request; null when a rule allowed it. */
  request: number | null
}
