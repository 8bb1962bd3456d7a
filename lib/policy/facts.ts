import { notChecked } from '@/lib/findings/schema'
import type { Call as Question } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** What policy knew of the pod that asked: the same for all its calls. */
export type PodFacts = Pick<Question, 'role' | 'department' | 'boundTo'>

/** What policy looked at in one call: only what is otherwise than in a call about nothing in particular. */
export type OwnFacts = Partial<Omit<Question, keyof PodFacts | 'pod' | 'tool' | 'environment'>>

/** What is kept once for all calls that were decided alike; grounds from before do not say how sensitive the tool was. */
export type SharedFacts = PodFacts & { sensitivity?: Tool['sensitivity'] | null }

const nothing: Required<Omit<OwnFacts, 'excepted' | 'lossesKnown' | 'touches'>> = {
  paths: [],
  branch: null,
  repository: null,
  sizeBytes: 0,
  deletedShare: null,
  // Calls from before were not looked through.
  findings: [notChecked],
  callsLastHour: 0,
  promptState: 'not_said',
}

/** What of a question is the call's own. What was found is kept even if it is nothing, and how many calls came before where it was counted, even if none did. */
export function ownFacts(question: Question, isCounted: boolean): OwnFacts {
  const { paths, branch, repository, sizeBytes, deletedShare, findings, excepted, lossesKnown } = question
  const { callsLastHour, promptState, touches } = question
  return {
    sizeBytes,
    ...(paths.length > 0 && { paths }),
    ...(branch !== null && { branch }),
    ...(repository != null && { repository }),
    ...(deletedShare !== null && { deletedShare }),
    findings,
    ...(excepted && { excepted }),
    ...(lossesKnown && { lossesKnown }),
    ...(touches && { touches }),
    ...(isCounted && { callsLastHour }),
    ...(promptState !== 'not_said' && { promptState }),
  }
}

/** The question that policy was asked, put together again. Calls from before keep all of it with themselves. */
export function questionAgain(
  call: { toolKey: string; environment: string },
  facts: OwnFacts | Question,
  { role, department, boundTo }: PodFacts,
): Question {
  const pod = { role, department, ...(boundTo && { boundTo }) }
  return { ...nothing, ...pod, tool: call.toolKey, environment: call.environment, ...facts, ...promptKept(facts) }
}

/** What was kept of a prompt before it was held against any version: that there was one, or none. */
export function promptKept({ promptState }: { promptState?: string }): Pick<Question, 'promptState'> | null {
  return promptState === 'none' ? { promptState: 'not_said' } : null
}

/** Facts that calls from before lack, without which they cannot be judged again. */
export const lackable = ['facts', 'repository', 'findings', 'losses', 'prompt'] as const
export type Lacking = (typeof lackable)[number]

/** A call as it is stored, with the facts that it shares with others. */
type Stored = {
  toolKey: string
  environment: string
  facts: OwnFacts | Question | null
  shared: SharedFacts | null
}

/**
 * What policy was asked about a stored call, or which fact was not kept with it. `isCounted` says whether the calls before
 * it were counted when it was judged.
 */
export function factsKept({ facts, shared, ...call }: Stored): { question: Question; isCounted: boolean } | Lacking {
  if (facts === null) return 'facts'
  const isCounted = facts.callsLastHour !== undefined && (shared !== null || facts.callsLastHour > 0)
  if (shared !== null) return { question: questionAgain(call, facts, shared), isCounted }
  if (!('role' in facts)) return 'facts'
  return facts.repository === undefined
    ? 'repository'
    : { question: { ...nothing, ...facts, ...promptKept(facts), findings: [notChecked] }, isCounted }
}
