import { z } from 'zod'
import { touchable, type Touched } from '@/lib/policy/fed'
import { branches, pathGlob, repositories } from '@/lib/policy/places'
import { crossProblems } from '@/lib/policy/shape'
import { permissionSpan, span } from '@/lib/policy/span'

/** What policy says to a call. */
export const answer = z.enum(['allow', 'ask', 'deny'])
export type Answer = z.output<typeof answer>

/** How much a call weighs, from what needs no look to what needs two people. */
export const tier = z.enum(['routine', 'elevated', 'high', 'critical'])
export type Tier = z.output<typeof tier>

/** What the prompt behind a call is, as its pod says: beside the versions of prompts at that moment, or not said at all. */
export const promptState = z.enum(['same_as_live', 'approved', 'differs', 'never_seen', 'not_said'])
/** Of calls from before that named one nobody knows it. */
export type PromptState = z.output<typeof promptState> | 'unknown'

/** Names of roles, departments and environments: ASCII, so that no two look alike. Compared without regard to case. */
export const nameGrammar = /^[A-Za-z][A-Za-z0-9_-]*$/
export const name = z
  .string()
  .max(60, 'Keep names under 60 characters')
  .regex(nameGrammar, 'A name starts with a letter and holds letters, digits, - and _ only')

const groupName = z
  .string()
  .max(60, 'Keep names under 60 characters')
  .regex(/^[a-z][a-z0-9-]*$/, 'Name a group in small letters, digits and hyphens')

/** Tools by name: `*` stands for one part, `**` at the end for one or more. Nothing else is special. */
export const toolPattern = z
  .string()
  .max(120)
  .regex(
    /^(?:\*\*|(?:[a-z][a-z0-9_]*|\*)(?:\.(?:[a-z][a-z0-9_]*|\*))*(?:\.\*\*)?)$/,
    'Name tools in lower-case words joined by dots; * stands for one word and ** only at the end for the rest',
  )

/** When a rule applies. Everything that is said must hold; nothing here can fail to give an answer. */
export const conditions = z
  .strictObject({
    path: z.array(pathGlob).min(1).max(200).optional(),
    branch: z
      .strictObject({ is: branches.optional(), not: branches.optional() })
      .refine(({ is, not }) => is ?? not, 'Say which branch: is, not, or both')
      .optional(),
    repository: z
      .strictObject({ is: repositories.optional(), not: repositories.optional() })
      .refine(({ is, not }) => is ?? not, 'Say which repository: is, not, or both')
      .optional(),
    data_class: z.enum(['personal', 'ordinary']).optional(),
    findings: z
      .union([z.enum(['any', 'none']), z.array(toolPattern).min(1).max(100)], 'Write any, none, or a list of findings')
      .optional(),
    looked_through: z.boolean('Write true or false').optional(),
    size_bytes_over: z.int().min(0).optional(),
    deleted_share_over: z.number().min(0).max(1, 'A share lies between 0 and 1').optional(),
    rate_per_hour_over: z.int().min(0).optional(),
    prompt_state: z.array(promptState).min(1).optional(),
    touches: z
      .array(z.enum(touchable, `Name ${touchable.join(', ')}`))
      .min(1)
      .optional(),
  })
  .refine(
    (when) => Object.values(when).some((value) => value !== undefined),
    'Say at least one condition, or leave "when" out',
  )
export type Conditions = z.output<typeof conditions>

/** A group that must sign, and how many of its people. */
export const duty = z.strictObject({ group: groupName, count: z.int().min(1).max(20) })
export type Duty = z.output<typeof duty>

const groupsOnce = (duties: readonly Duty[]) => new Set(duties.map(({ group }) => group)).size === duties.length

const words = z
  .string()
  .trim()
  .min(1)
  .max(300, 'Keep it under 300 characters')
  .refine(
    (text) => !/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/u.test(text),
    'It holds hidden characters',
  )

export const rule = z
  .strictObject({
    id: z
      .string()
      .max(80)
      .regex(/^[a-z][a-z0-9_-]*$/, 'Name a rule in small letters, digits, - and _')
      .optional(),
    /** The rule in the words an approver reads. */
    title: words.optional(),
    tools: z.array(toolPattern).min(1).max(500),
    in: z.array(name).min(1).max(30).optional(),
    when: conditions.optional(),
    // oxlint-disable-next-line unicorn/no-thenable -- the document's own word; it holds text, so nothing can await it
    then: answer,
    because: words.optional(),
    duty: z.array(duty).min(1).max(20).optional(),
    tier: tier.optional(),
    expires: span.optional(),
    permission: permissionSpan.optional(),
  })
  .refine(
    ({ then, duty }) => then !== 'ask' || duty !== undefined,
    'A rule that asks must say who signs: add duty with a group and a count',
  )
  .refine(
    ({ then, duty, tier, expires, permission: lives }) => then === 'ask' || !(duty ?? tier ?? expires ?? lives),
    'Only a rule that asks has duty, tier, expires or permission',
  )
  .refine(({ duty = [] }) => groupsOnce(duty), 'Name each group once')
export type Rule = z.output<typeof rule>

const changeSigners = {
  duty: z.array(duty).min(1, 'Say who signs').max(20).refine(groupsOnce, 'Name each group once'),
  tier: tier.exclude(['routine'], 'What people sign is elevated, high or critical').optional(),
  expires: span.optional(),
}

/** How much a prompt matters. */
export const promptSensitivities = ['ordinary', 'sensitive'] as const
export type PromptSensitivity = (typeof promptSensitivities)[number]

/** Who signs instead where a change is made in one of these environments, or to a prompt that matters so much. */
const changeRow = z
  .strictObject({
    in: z.array(name).min(1, 'Name an environment').max(30).optional(),
    sensitivity: z
      .array(z.enum(promptSensitivities, `Name ${promptSensitivities.join(' or ')}`))
      .min(1, 'Name a sensitivity')
      .optional(),
    ...changeSigners,
  })
  .refine((row) => row.in ?? row.sensitivity, 'Say where this row holds: add in, sensitivity or both')
export type ChangeRow = z.output<typeof changeRow>

/** Who signs a kind of change that people ask for, such as a right. What people sign is never routine. */
const changeRule = z.strictObject({
  ...changeSigners,
  rows: z.array(changeRow).min(1, 'Write a row').max(50).optional(),
})
export type ChangeRule = z.output<typeof changeRule>

const changeKind = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z_]*$/, 'Name a kind of change in small letters and _')

const role = z.strictObject({
  inherits: z.array(name).max(20).optional(),
  rules: z.array(rule).max(20_000).default([]),
})
const department = z.strictObject({ tools: z.array(toolPattern).max(2000) })

/** The whole policy: nothing outside this document decides anything. */
export const policyDocument = z
  .strictObject({
    version: z.int().min(1),
    environments: z.array(name).min(1).max(30),
    departments: z.record(name, department),
    roles: z.record(name, role),
    changes: z.record(changeKind, changeRule).optional(),
  })
  .superRefine((document, context) => {
    for (const { path, message } of crossProblems(document))
      context.addIssue({ code: 'custom', path, message, input: document })
  })
export type PolicyDocument = z.output<typeof policyDocument>

/** What policy is asked about: one attempt of a pod to use a tool. */
export type Call = {
  tool: string
  /** Which pod asks, by its id; absent where nobody in particular does. Emergency stops look at it, and no rule. */
  pod?: string
  role: string
  department: string
  environment: string
  /** Every file or folder the arguments name; empty when they name none. */
  paths: string[]
  /** Null when the call names no branch. */
  branch: string | null
  /** Null when the call names no repository; calls from before it was looked at lack it. */
  repository?: string | null
  /** The repositories that the pod is bound to; none, or none kept, means that nothing binds it. */
  boundTo?: readonly string[]
  sizeBytes: number
  /** How much is deleted of that one of its files of which most is, 0 to 1; null when nobody measured it. */
  deletedShare: number | null
  /** What it touches beside the content of files; absent where nobody looked. */
  touches?: readonly Touched[]
  /** Codes of what was found in it, or `notChecked` where nobody knows. */
  findings: string[]
  /** Codes that were found as well and that no rule counts, as people let them through for a time. */
  excepted?: string[]
  /** Whether it was held against the text that it takes the place of, where its tool names one; absent where nobody did, or could. */
  lossesKnown?: true
  callsLastHour: number
  promptState: PromptState
}

/** One step on the way to a decision, in words a person can follow. */
export type ChainStep = {
  step: 'stop' | 'call' | 'tool' | 'repository' | 'environment' | 'department' | 'role' | 'rule'
  outcome: 'passed' | Answer
  words: string
}

export type Decision = {
  decision: Answer
  tier: Tier
  /** The two weightiest reasons for the tier. */
  tierReasons: string[]
  /** Who must sign; empty unless the decision is "ask". */
  duties: Duty[]
  /** How long a request waits for people; 0 unless the decision is "ask". */
  expiresInSeconds: number
  /** How long the permission can be used, of what people approve once its pod has seen it; 0 where it is denied. */
  permissionSeconds: number
  /** The rule that decided; null when no rule did. */
  rule: { id: string; words: string; because: string | null } | null
  chain: ChainStep[]
  policyVersion: number
  /** The emergency stop that covers it, where one does: then no rule was asked. */
  stop?: string
}
