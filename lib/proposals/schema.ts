import { z } from 'zod'
import { changeNumber } from '@/lib/policy/drafts/schema'
import type { ChangedCell } from '@/lib/policy/matrix'
import type { Remark } from '@/lib/policy/remarks/schema'
import type { ReplayResult } from '@/lib/policy/replay/schema'
import { words } from '@/lib/findings/words'

/** Why a policy is to come into force, in the words of whoever wants it. */
const reason = words().trim().min(3, 'Say in a sentence why.').max(1000, 'Keep it under 1,000 characters')

export const proposal = z.strictObject({ number: changeNumber, reason })

/** A policy that the operator puts into force past everybody, and why there is no time to ask. */
export const emergency = z.strictObject({ document: z.string().min(1), reason })

/**
 * What is signed of a change: on which version, the text and what was found out about it, each by its hash. The text
 * itself is kept beside the request.
 */
export const policyEnvelope = z.object({
  kind: z.literal('policy_change'),
  change: z.number().int(),
  base: z.number().int(),
  document: z.string(),
  replay: z.string(),
  policyVersion: z.number().int(),
})
export type PolicyEnvelope = z.output<typeof policyEnvelope>

/** What is signed by whoever looks at a policy that came into force without being asked for. */
export const lookEnvelope = z.object({
  kind: z.literal('policy_look'),
  version: z.number().int(),
  before: z.number().int(),
  document: z.string(),
  policyVersion: z.number().int(),
})
export type LookEnvelope = z.output<typeof lookEnvelope>

/** What people see of a change of the policy. */
export type PolicyPicture = {
  /** PC-27; null for what the operator put into force. */
  change: string | null
  base: number
  /** The version that it is, where it is in force. */
  version: number | null
  cells: ChangedCell[]
  /** What is let happen that was not before, in sentences. */
  milder: string[]
  before: string
  after: string
  /** Null where nothing was replayed. */
  replay: ReplayResult | null
  /** What people call the tools of the replay. */
  titles: Readonly<Record<string, string>>
  /** What people said about it until it was decided. */
  remarks: readonly Remark[]
  signed: PolicyEnvelope | LookEnvelope
}

/** The content of a picture; made on the server for its own page, and never sent to it. */
export const policyPicture = z.custom<PolicyPicture>((value) => typeof value === 'object' && value !== null)
