import type { Acted } from '@/lib/calls/acts/queries'
import type { Prepared } from '@/lib/calls/record/rules'
import type { PodActor } from '@/lib/core/actor'

/** Some seconds of a busy gate's calls, about a kilobyte each; whoever comes back later is looked up. */
const most = 4096

type Written = Omit<Acted, 'now'>

/**
 * Calls that this process wrote by the short way, the oldest first: most pods act on theirs at once. What never changes
 * about a call is right here for good; of what does, the statement that changes the call makes sure.
 */
const written = new Map<string, Written>()

/** Keeps a call that a rule allowed until its end is heard or others came after it. */
export function keepWritten({ call, grounds, claim }: Prepared): void {
  const { id, decision, grantId, requestId } = call
  if (decision !== 'allow' || requestId !== null || grantId === null) return
  const { accountId, podId, environment, toolKey, taskKey, saysPersonal, promptHash } = call
  const { policyVersion, digest, sentence, facts } = call
  const own = {
    id,
    accountId,
    podId,
    environment,
    toolKey,
    taskKey,
    saysPersonal,
    promptHash,
    policyVersion,
    digest,
    sentence,
    facts,
  }
  const { facts: podFacts, toolSchemaHash } = grounds
  written.set(id, { ...own, grantId, isUsed: claim !== null, isEnded: false, podFacts, toolSchemaHash })
  for (const oldest of written.keys()) {
    if (written.size <= most) return
    written.delete(oldest)
  }
}

/** A call of this pod's that this process wrote, and the pod as it is let in now; null where it has to be looked up. */
export function recentlyWritten(callId: string, { accountId, role, department, repositories }: PodActor): Acted | null {
  const call = written.get(callId)
  return call?.accountId === accountId ? { ...call, now: { role, department, repositories: [...repositories] } } : null
}

/** Its permission is used: what comes next is what came of it. */
export function noteUsed(callId: string): void {
  const call = written.get(callId)
  if (call) written.set(callId, { ...call, isUsed: true })
}

/** Nothing more is to come of a call, or something here was not as it is. */
export function forgetWritten(callId: string): void {
  written.delete(callId)
}
