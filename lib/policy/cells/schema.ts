import { isOfLibrary } from '@/lib/core/misfit'
import { z } from 'zod'
import { changeNumber } from '@/lib/policy/drafts/schema'
import { type PolicyEdit, policyEdit } from '@/lib/policy/edit/schema'
import { answer, name } from '@/lib/policy/schema'
import { toolKey } from '@/lib/tools/schema'
import { noKey } from '@/lib/findings/words'

// What the forms beside a cell send, field by field, made into one edit. What does not fit is said at its field.

/** A field that a form leaves empty was not filled in. */
function optional<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess((sent) => (sent === '' ? undefined : sent), shape.optional())
}

/** A field that may occur several times. */
const several = z.preprocess(
  (sent) => (sent === undefined ? [] : [sent].flat()),
  z.array(z.string().trim().max(200)).max(20),
)

const line = optional(z.string().trim().max(400))

const common = {
  /** The draft that is gone on with; without one the last, or a new one. */
  number: optional(changeNumber),
  role: name,
  environment: name,
  tool: toolKey,
  group: several,
  count: several,
  tier: line,
  expires: line,
  permission: line,
  because: optional(
    z
      .string()
      .refine(...noKey)
      .trim()
      .max(400),
  ),
}

type Signers = { group: string[]; count: string[] } & Partial<
  Record<'tier' | 'expires' | 'permission', string | undefined>
>

/** Who signs, of the lines of a form that name a group. */
function signersOf({ group, count, tier, expires, permission }: Signers) {
  const duty = group.flatMap((each, at) => (each === '' ? [] : [{ group: each, count: Number(count[at] || 1) }]))
  return { duty, tier, expires, permission }
}

/** What a cell is to answer. */
export const cellForm = z
  .strictObject({ ...common, then: z.enum([...answer.options, 'unset']) })
  .transform(({ number, role, environment, tool, then, because, ...signers }, context) => {
    const details = { allow: {}, ask: signersOf(signers), deny: { because }, unset: {} }[then]
    const edit = { kind: 'cell', role, environment, tool, answer: { then, ...details } }
    return { number, edit: editOr(edit, context) }
  })

/** What a call must be for a rule to speak of it, one condition at a time; each with how its value is written in a rule. */
const conditionOf = {
  path: (value: string) => ({ path: listIn(value) }),
  branch: (value: string) => ({ branch: { is: listIn(value) } }),
  branch_not: (value: string) => ({ branch: { not: listIn(value) } }),
  repository: (value: string) => ({ repository: { is: listIn(value) } }),
  repository_not: (value: string) => ({ repository: { not: listIn(value) } }),
  findings: (value: string) => ({ findings: value === 'any' || value === 'none' ? value : listIn(value) }),
  looked_through: (value: string) => ({ looked_through: isIn(value) }),
  data_class: (value: string) => ({ data_class: value }),
  prompt_state: (value: string) => ({ prompt_state: listIn(value) }),
  size_bytes_over: (value: string) => ({ size_bytes_over: numberIn(value) }),
  rate_per_hour_over: (value: string) => ({ rate_per_hour_over: numberIn(value) }),
  deleted_share_over: (value: string) => ({ deleted_share_over: shareIn(value) }),
  touches: (value: string) => ({ touches: listIn(value) }),
} as const

type ConditionField = keyof typeof conditionOf
const conditionFields = Object.keys(conditionOf) as [ConditionField, ...ConditionField[]]

function listIn(value: string): string[] {
  return value.split(/[,\n]/).flatMap((each) => each.trim() || [])
}

/** Yes and no as people write them, or as the text of a policy has them. */
function isIn(value: string): boolean | string {
  const word = value.toLowerCase()
  return word === 'yes' || word === 'true' ? true : word === 'no' || word === 'false' ? false : value
}

/** Numbers as people write them, with or without signs between the thousands. */
function numberIn(value: string): number {
  return /^\d[\d\s,_]*$/.test(value) ? Number(value.replaceAll(/[\s,_]/g, '')) : Number.NaN
}

/** A share as people write it, in percent. */
function shareIn(value: string): number {
  const percent = Number(/^(\d{1,3}(?:\.\d{1,2})?)\s*%?$/.exec(value)?.[1])
  return percent > 100 ? Number.NaN : percent / 100
}

/** One more rule beside a cell, which speaks of some of its calls. */
export const ruleForm = z
  .strictObject({
    ...common,
    then: answer,
    what: z.enum(conditionFields),
    value: z
      .string()
      .refine(...noKey)
      .trim()
      .min(1, 'Say which')
      .max(4000),
  })
  .transform(({ number, role, environment, tool, then, what, value, because, ...signers }, context) => {
    const details = { allow: {}, ask: signersOf(signers), deny: { because } }[then]
    const rule = { tools: [tool], in: [environment], when: conditionOf[what](value), then, ...details }
    return { number, edit: editOr({ kind: 'rule_added', role, rule }, context) }
  })

/** The edit, or what is wrong with it, at the field of the form that it comes from. */
function editOr(edit: unknown, context: z.RefinementCtx): PolicyEdit {
  const parsed = policyEdit.safeParse(edit)
  if (parsed.success) return parsed.data
  const said = new Set<string>()
  for (const { path, message } of parsed.error.issues) {
    const field = fieldOf(path)
    if (said.has(field)) continue
    said.add(field)
    context.addIssue({ code: 'custom', path: [field], message: wordsOf(field, message) })
  }
  return z.NEVER
}

const fields: Record<string, string> = {
  duty: 'group',
  tier: 'tier',
  expires: 'expires',
  permission: 'permission',
  because: 'because',
  when: 'value',
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.flatMap((step) => fields[String(step)] ?? [])[0] ?? 'then'
}

/** A sentence of our own stays; what is only told of types is said as what to do. */
function wordsOf(field: string, message: string): string {
  if (!isOfLibrary(message)) return message
  return field === 'group' ? 'Choose who signs, and how many of them.' : 'Write a value that fits.'
}
