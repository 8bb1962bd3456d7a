import { lapsedText } from '@/lib/calls/labels'
import type { Prepared } from '@/lib/calls/record/rules'
import { isAnswered, stateOf } from '@/lib/calls/rules'
import type { CallAnswer, CallView } from '@/lib/calls/schema'
import type { ReasonCode } from '@/lib/core/reasons'
import type { RequestState, Verdict } from '@/lib/requests/schema'

/** A call as it is stored, with what its request adds. */
export type StoredCall = Pick<CallView, 'id' | 'decision' | 'policyVersion' | 'digest'> & {
  toolKey: string
  taskKey: string | null
  at: Date
  decisionReason: string
  answer: string | null
  ruleWords: string | null
  grantId: string | null
  grantExpiresAt: Date | null
  grantSeconds: number | null
  grantUsedAt: Date | null
  unreportedAt: Date | null
  outcome: 'succeeded' | 'failed' | null
  stopId: string | null
  request: {
    number: number
    state: RequestState
    tried: string | null
    expiresAt: Date
    effectiveAt: Date | null
    closedAt: Date | null
    /** The vote that stands and was given last. */
    votes: readonly { verdict: Verdict; reasonCode: string | null; note: string | null; fields: string[]; at: Date }[]
  } | null
}

/** A stored call as the pod sees it at a moment of the database's clock. */
export function viewOf(call: StoredCall, now: Date): CallView {
  const state = stateOf(call, call.request, now)
  return {
    id: call.id,
    tool: call.toolKey,
    task: call.taskKey,
    askedAt: call.at,
    decision: call.decision,
    state,
    reason:
      state === 'lapsed'
        ? lapsedText[call.request ? (call.request.tried ? 'trial' : 'person') : 'rule']
        : (call.answer ?? call.decisionReason),
    rule: call.ruleWords,
    policyVersion: call.policyVersion,
    digest: call.digest,
    request: call.request && `CS-${call.request.number}`,
    tried: (call.request?.tried ?? null) !== null,
    // One that ran out opens nothing, so nobody is given it.
    grant:
      call.grantId && call.grantExpiresAt && state !== 'lapsed'
        ? {
            id: call.grantId,
            digest: call.digest,
            expiresAt: call.grantExpiresAt,
            seconds: state === 'released' ? call.grantSeconds : null,
          }
        : null,
    expiresAt: call.request?.expiresAt ?? null,
    effectiveAt: state === 'settling' ? call.request!.effectiveAt : null,
    decided: isAnswered(state) ? decidedOf(call.request) : null,
    seenAt: now,
  }
}

function decidedOf(request: StoredCall['request']): CallView['decided'] {
  const vote = request?.votes[0]
  if (!vote || request.effectiveAt === null) return null
  const { verdict, reasonCode, note, fields, at } = vote
  return { verdict, code: reasonCode as ReasonCode | null, note, fields, at, effectiveAt: request.effectiveAt }
}

/** The answer to a call that was just written, as a later look at the stored call will find it too. */
export function viewOfNew(
  { call, grounds, claim }: Prepared,
  writtenAt: Date,
  opened: { number: number; expiresAt: Date } | null,
): CallAnswer {
  const stored: StoredCall = {
    ...call,
    at: writtenAt,
    answer: null,
    grantExpiresAt: call.grantExpiresAt === null ? null : new Date(writtenAt.getTime() + call.grantExpiresAt * 1000),
    grantSeconds: null,
    grantUsedAt: claim && writtenAt,
    unreportedAt: null,
    outcome: null,
    decisionReason: grounds.reason,
    ruleWords: grounds.ruleWords,
    request: opened && { ...opened, state: 'waiting', tried: null, effectiveAt: null, closedAt: null, votes: [] },
  }
  return claim ? { ...viewOf(stored, writtenAt), claimed: true } : viewOf(stored, writtenAt)
}
