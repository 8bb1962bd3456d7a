import { hash } from 'node:crypto'
import type { PodFacts, SharedFacts } from '@/lib/policy/facts'
import type { ChainStep, Decision } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** Why a call was decided as it was: the same for all calls that were decided alike. */
export type Grounds = {
  id: string
  reason: string
  ruleId: string | null
  ruleWords: string | null
  chain: readonly ChainStep[]
  facts: SharedFacts
  toolSchemaHash: string
}

/** The decision's reason for the pod: the rule's own because, its words, or the last step of the chain. */
export function reasonInWords({ rule, chain }: Pick<Decision, 'rule' | 'chain'>): string {
  return rule?.because ?? rule?.words ?? chain.at(-1)?.words ?? 'No rule allows this.'
}

/** The tool as it was when a call was judged. */
export type JudgedTool = Pick<Tool, 'sensitivity'> & { schemaHash: string }

/** The grounds of a decision, under a name that is made from all of them. */
export function groundsOf(
  decision: Pick<Decision, 'rule' | 'chain'>,
  { role, department, boundTo = [] }: PodFacts,
  tool: JudgedTool | undefined,
): Grounds {
  const { rule, chain } = decision
  const grounds = {
    reason: reasonInWords(decision),
    ruleId: rule?.id ?? null,
    ruleWords: rule?.words ?? null,
    chain,
    facts: { role, department, boundTo, sensitivity: tool?.sensitivity ?? null },
    toolSchemaHash: tool?.schemaHash ?? '',
  }
  // Always in this order, so the same grounds give the same text.
  return { id: hash('sha256', JSON.stringify(grounds), 'base64url').slice(0, 22), ...grounds }
}
