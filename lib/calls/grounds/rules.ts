import { hash } from 'node:crypto'
import type { Call as Question, ChainStep, Decision } from '@/lib/policy/schema'

/** What policy knew of the pod that asked: the same for all its calls. */
export type PodFacts = Pick<Question, 'role' | 'department' | 'boundTo'>

/** What policy looked at in one call: only what is otherwise than in a call about nothing in particular. */
export type OwnFacts = Partial<Omit<Question, keyof PodFacts | 'tool' | 'environment'>>

/** Why a call was decided as it was: the same for all calls that were decided alike. */
export type Grounds = {
  id: string
  reason: string
  ruleId: string | null
  ruleWords: string | null
  chain: readonly ChainStep[]
  facts: PodFacts
  toolSchemaHash: string
}

/** The decision's reason for the pod: the rule's own because, its words, or the last step of the chain. */
export function reasonInWords({ rule, chain }: Pick<Decision, 'rule' | 'chain'>): string {
  return rule?.because ?? rule?.words ?? chain.at(-1)?.words ?? 'No rule allows this.'
}

/** The grounds of a decision, under a name that is made from all of them. */
export function groundsOf(
  decision: Pick<Decision, 'rule' | 'chain'>,
  { role, department, boundTo = [] }: PodFacts,
  toolSchemaHash: string,
): Grounds {
  const { rule, chain } = decision
  const grounds = {
    reason: reasonInWords(decision),
    ruleId: rule?.id ?? null,
    ruleWords: rule?.words ?? null,
    chain,
    facts: { role, department, boundTo },
    toolSchemaHash,
  }
  // Always in this order, so the same grounds give the same text.
  return { id: hash('sha256', JSON.stringify(grounds), 'base64url').slice(0, 22), ...grounds }
}

const nothing: Required<OwnFacts> = {
  paths: [],
  branch: null,
  repository: null,
  sizeBytes: 0,
  deletedShare: null,
  findings: [],
  callsLastHour: 0,
  promptState: 'none',
}

/** What of a question is the call's own. */
export function ownFacts(question: Question): OwnFacts {
  const { paths, branch, repository, sizeBytes, deletedShare, findings, callsLastHour, promptState } = question
  return {
    sizeBytes,
    ...(paths.length > 0 && { paths }),
    ...(branch !== null && { branch }),
    ...(repository != null && { repository }),
    ...(deletedShare !== null && { deletedShare }),
    ...(findings.length > 0 && { findings }),
    ...(callsLastHour > 0 && { callsLastHour }),
    ...(promptState !== 'none' && { promptState }),
  }
}

/** The question that policy was asked, put together again. Calls from before keep all of it with themselves. */
export function questionAgain(
  call: { toolKey: string; environment: string },
  facts: OwnFacts | Question,
  pod: PodFacts,
): Question {
  return { ...nothing, ...pod, tool: call.toolKey, environment: call.environment, ...facts }
}
