import { z } from 'zod'
import { name, rule } from '@/lib/policy/schema'
import { toolKey } from '@/lib/tools/schema'

const { because, duty, tier, expires, permission } = rule.shape
const signers = duty
  .unwrap()
  .refine((duties) => new Set(duties.map(({ group }) => group)).size === duties.length, 'Name each group once')

/**
 * What a cell is to say where no condition speaks: a rule's answer with what belongs to it, or nothing of the role's own
 * ("unset").
 */
export const cellAnswer = z.discriminatedUnion('then', [
  z.strictObject({ then: z.literal('allow') }),
  z.strictObject({ then: z.literal('ask'), duty: signers, tier, expires, permission }),
  z.strictObject({ then: z.literal('deny'), because }),
  z.strictObject({ then: z.literal('unset') }),
])
export type CellAnswer = z.output<typeof cellAnswer>

/** One step of editing a policy. It can be done again on a newer version of the document. */
export const policyEdit = z.discriminatedUnion('kind', [
  /** Exactly this cell gets this answer. */
  z.strictObject({ kind: z.literal('cell'), role: name, environment: name, tool: toolKey, answer: cellAnswer }),
  /** One rule more, as a sentence beside a cell is. */
  z.strictObject({ kind: z.literal('rule_added'), role: name, rule }),
  /** One rule less: named as the matrix names it (`DevPod/3` or its own name), with what it said then. */
  z.strictObject({ kind: z.literal('rule_removed'), role: name, rule: z.string().min(1).max(160), was: rule }),
  /** The text changed by hand. */
  z.strictObject({ kind: z.literal('text'), before: z.string().max(1_000_000), after: z.string().max(1_000_000) }),
])
export type PolicyEdit = z.output<typeof policyEdit>
