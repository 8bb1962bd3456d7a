import { type Acting, gitQuestion, mostOf, rulingOf, undoRuling } from '@/lib/deliveries/rules'
import type { DeliveryEnvelope } from '@/lib/deliveries/schema'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { decide } from '@/lib/policy/rules'
import type { Call as Question, Decision, Duty, Tier } from '@/lib/policy/schema'
import type { Ruling } from '@/lib/requests/kind'
import { gitTools } from '@/lib/repositories/schema'

const weights: readonly Tier[] = ['routine', 'elevated', 'high', 'critical']

/**
 * What several decisions say together: one that denies wins; else everybody signs whom one of them asks, of each group the
 * most, by the highest tier and in the shortest time.
 */
export function together(decisions: readonly [Decision, ...Decision[]]): Decision {
  const denial = decisions.find(({ decision }) => decision === 'deny')
  if (denial) return denial
  const asking = decisions.filter(({ decision }) => decision === 'ask')
  const first = asking[0] ?? decisions[0]
  return {
    ...first,
    tier: weights[Math.max(...decisions.map(({ tier }) => weights.indexOf(tier)))]!,
    duties: mostOf(asking.flatMap(({ duties }) => duties)),
    expiresInSeconds: Math.min(...(asking.length > 0 ? asking : decisions).map((one) => one.expiresInSeconds)),
  }
}

/** What policy is asked where a pod wants something undone. */
type UndoQuestions = {
  /** Whether it may roll back. */
  rollback: Question
  /** Whether it may bring just this to the branch. */
  deliver: Question
  /** Who signs such work of the pod whose work it was; null where it was no pod's. */
  work: Question | null
}

type About = {
  repository: string
  branch: string
  paths: readonly string[]
  facts: DeliveryEnvelope['facts']
}

/** The questions about work that is to be undone; `rollback` is asked with all that its call holds. */
export function undoQuestions(rollback: Question, asking: Acting, whose: Acting | null, about: About): UndoQuestions {
  const deliver = { ...about, tool: gitTools.deliver }
  return { rollback, deliver: gitQuestion(asking, deliver), work: whose && gitQuestion(whose, deliver) }
}

/**
 * Who signs that something is undone for which a pod asks. It must be let do both; then sign whom either asks, whoever signs
 * such work of the pod whose work it was, and the owners of the places. Where all of them let it be done without anybody,
 * people sign all the same.
 */
export function podUndoRuling(
  snapshot: PolicySnapshot,
  { rollback, deliver, work }: UndoQuestions,
  added: readonly Duty[],
): Ruling {
  const own = together([decide(snapshot, rollback), decide(snapshot, deliver)])
  if (own.decision === 'deny') return rulingOf(own, [])
  const before = work && decide(snapshot, work)
  return undoRuling(snapshot, before?.decision === 'ask' ? together([own, before]) : own, added)
}
