import { z } from 'zod'
import { type Sort, sortBy } from '@/lib/core/sort'
import { environments } from '@/lib/core/environment'
import type { StepLeft } from '@/lib/tools/steps'
import type { Answer } from '@/lib/policy/schema'
import type { TierVerdict } from '@/lib/policy/tier'
import type { FormChange } from '@/lib/tools/form'
import { effects } from '@/lib/tools/labels'
import type { GoLiveBlocker } from '@/lib/tools/rules'
import { type Tool, tool, toolKey, toolState } from '@/lib/tools/schema'

/** What is signed: the whole entry as it is and as it would be. Its RFC 8785 form is hashed to the digest that votes carry. */
export const toolEnvelope = z.object({
  kind: z.literal('tool_change'),
  tool: toolKey,
  before: tool,
  after: tool,
  policyVersion: z.number().int(),
})
export type ToolEnvelope = z.output<typeof toolEnvelope>

const fact = z.object({ name: z.string(), before: z.string(), after: z.string(), isNew: z.boolean() })
export type ToolFact = z.output<typeof fact>

const formChange = z.object({ argument: z.string(), kind: z.string(), words: z.string() })

/** What people see of a change to a tool. */
export const toolChange = z.object({
  /** Everything that is said of what it may do, with what would be new. */
  facts: z.array(fact),
  /** In what the form of its arguments would be another one. */
  form: z.array(formChange),
  /** What approvers would read about a call, with made-up arguments. */
  sentence: z.string(),
  consequences: z.array(z.string()),
  undo: z.string(),
  signed: toolEnvelope,
})
export type ToolChange = z.output<typeof toolChange>

export const toolSorts = ['title', 'effect', 'owner', 'state'] as const
export type ToolSort = Sort<(typeof toolSorts)[number]>

/** The list's address: filters, order, and after which tool a page begins. */
export const toolsAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  effect: z.enum(effects).optional(),
  state: toolState.optional(),
  owner: z.string().trim().min(1).max(60).optional(),
  env: z.enum(environments).optional(),
  only: z.enum(['personal', 'final', 'lacking', 'waiting']).optional(),
  sort: sortBy(toolSorts).optional(),
  cursor: toolKey.optional(),
})
export type ToolsFilter = z.output<typeof toolsAddress>

/** A tool in the list, with the roles that may use it where the list is read. */
export type ToolRow = Pick<
  Tool,
  'key' | 'title' | 'sensitivity' | 'external' | 'personalData' | 'state' | 'owner' | 'reversible'
> & {
  /** Whether another form of its arguments waits for a look. */
  waits: boolean
  lacks: GoLiveBlocker[]
  allow: string[]
  ask: string[]
}

/** A role and what it may do with a tool in an environment; what is always denied is left out. */
export type ToolUse = { role: string; answer: Answer; conditional: boolean }

/** Everything a page shows of one tool. */
export type ToolDetail = {
  entry: Tool
  /** The fingerprint of the entry, which goes with every change of it. */
  was: string
  schemaHash: string
  imported: boolean
  waiting: { changes: FormChange[] } | null
  lacks: GoLiveBlocker[]
  /** What is left to be done until a pod may use it. */
  left: StepLeft[]
  /** How a call weighs, and who may make one, in each environment of the policy. */
  places: { environment: string; tier: TierVerdict; uses: ToolUse[] }[]
  /** The open request for a change of it, by its number. */
  asked: number | null
  /** The groups that can answer for it. */
  groups: { value: string; label: string }[]
}
