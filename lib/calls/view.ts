import type { Prepared } from '@/lib/calls/record/rules'
import { stateOf } from '@/lib/calls/rules'
import type { CallView } from '@/lib/calls/schema'
import type { RequestState } from '@/lib/requests/schema'

/** A call as it is stored, with what its request adds. */
export type StoredCall = Pick<CallView, 'id' | 'decision' | 'policyVersion' | 'digest'> & {
  decisionReason: string
  answer: string | null
  ruleWords: string | null
  grantId: string | null
  grantExpiresAt: Date | null
  grantUsedAt: Date | null
  unreportedAt: Date | null
  outcome: 'succeeded' | 'failed' | null
  request: { number: number; state: RequestState; expiresAt: Date; closedAt: Date | null } | null
}

/** A stored call as the pod sees it. */
export function viewOf(call: StoredCall): CallView {
  return {
    id: call.id,
    decision: call.decision,
    state: stateOf(call, call.request),
    reason: call.answer ?? call.decisionReason,
    rule: call.ruleWords,
    policyVersion: call.policyVersion,
    digest: call.digest,
    request: call.request && `CS-${call.request.number}`,
    grant:
      call.grantId && call.grantExpiresAt
        ? { id: call.grantId, digest: call.digest, expiresAt: call.grantExpiresAt }
        : null,
    expiresAt: call.request?.expiresAt ?? null,
  }
}

/** The answer to a call that was just written, as a later look at the stored call will find it too. */
export function viewOfNew(
  { call, decision }: Prepared,
  writtenAt: Date,
  opened: { number: number; expiresAt: Date } | null,
): CallView {
  return viewOf({
    ...call,
    answer: null,
    grantExpiresAt: call.grantExpiresAt === null ? null : new Date(writtenAt.getTime() + call.grantExpiresAt * 1000),
    grantUsedAt: null,
    unreportedAt: null,
    outcome: null,
    ruleWords: decision.rule?.words ?? null,
    request: opened && { ...opened, state: 'waiting', closedAt: null },
  })
}
