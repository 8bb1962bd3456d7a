import { eventsFor } from '@/lib/calls/record/lines'
import type { Caller, Prepared } from '@/lib/calls/record/rules'
import { alone, prepareJudged } from '@/lib/calls/record/weigh'
import { callInput } from '@/lib/calls/schema'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { byPeople } from '@/lib/demo/past/answered'
import type { PastCall } from '@/lib/demo/past/days'
import { actLines, actOf, linesAt, type PastPod, type ToldCall } from '@/lib/demo/past/line'
import type { InForce } from '@/lib/policy/queries'

const uncounted = { sameTool: 0, sameToolHere: 0, allCalls: 0, rejectedLastHour: 0, lastHour: 0 }

/**
 * What a call of those days would have come to under the policy of today, in the very rows and words of a real one. Null
 * where it would not be over yet, or where nobody could sign it.
 */
export function tellCall(
  policy: InForce,
  pod: PastPod,
  people: readonly PersonActor[],
  past: PastCall,
  now: Date,
): ToldCall | null {
  const { story, turn } = past
  const { tool, task, reason } = story
  const asked = { tool, task, arguments: story.args(turn), reason, idempotencyKey: newId() }
  const one = alone(policy, callerOf(pod), callInput.parse(asked), { prompt: null, losses: null, through: new Set() })
  const found = { base: uncounted, waiting: 0, task: null, ownerId: pod.ownerId }
  const ids = { call: newId(), request: newId(), grant: newId() }
  const prepared = prepareJudged(one, found, false, ids)
  if (!prepared.request) return byRule(prepared, pod, past)
  const told = byPeople(prepared, pod, people, past)
  return told && told.request!.closedAt < now ? told : null
}

function byRule(prepared: Prepared, pod: PastPod, past: PastCall): ToldCall {
  const { at } = past
  const act = prepared.decision.decision === 'allow' ? actOf(past, at) : null
  return {
    at,
    prepared,
    request: null,
    answer: null,
    act,
    lines: () => [...linesAt(at, pod, eventsFor(prepared, 0)), ...actLines(prepared, pod, act)],
  }
}

function callerOf({ id, name, role, department, environment, accountId, credentialId }: PastPod): Caller {
  const pod = { podId: id, podName: name, role, department, environment }
  return { ...pod, accountId, credentialId, repositories: [] }
}
