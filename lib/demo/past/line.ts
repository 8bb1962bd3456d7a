import type { AuditEntry } from '@/lib/audit/events'
import type { Prepared } from '@/lib/calls/record/rules'
import type { Actor, PodActor } from '@/lib/core/actor'
import type { ReasonCode } from '@/lib/core/reasons'
import type { PastCall } from '@/lib/demo/past/days'
import { demoSummary } from '@/lib/demo/pod'

/** A line of those days: whose it is, and when it is told that it happened. */
export type PastLine = { at: Date; actor: Actor; entry: AuditEntry }

/** A pod of the demo, with who owns it. */
export type PastPod = PodActor & { ownerId: string | null }

/** Somebody's decision: what stands in the vote. */
export type PastVote = {
  id: string
  personId: string
  verdict: 'approve' | 'request_changes' | 'reject'
  dutyGroup: string | null
  reasonCode: ReasonCode | null
  note: string | null
  firstVisibleAt: Date
  at: Date
  endedAt: Date | null
}

/** A call with all that came of it. Lines wait for the number of its request. */
export type ToldCall = {
  at: Date
  prepared: Prepared
  /** Null where a rule decided. */
  request: {
    state: 'executed' | 'failed' | 'rejected' | 'changes_requested' | 'expired' | 'withdrawn'
    decidedAt: Date
    closedAt: Date
    votes: PastVote[]
  } | null
  answer: string | null
  /** When its permission was used and what came of it; null where it got none. */
  act: { givenAt: Date; usedAt: Date; outcome: 'succeeded' | 'failed'; summary: string; outcomeAt: Date } | null
  lines(number: number): PastLine[]
}

/** So many seconds later. */
export const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)

/** How a permission of those days was used, that was given then. */
export function actOf({ usedAfter, took, hasFailed, story }: PastCall, givenAt: Date): NonNullable<ToldCall['act']> {
  const usedAt = after(givenAt, usedAfter)
  const outcome = hasFailed ? 'failed' : 'succeeded'
  const summary = hasFailed ? `Demo: ${story.failure ?? 'it did not work.'}` : demoSummary
  return { givenAt, usedAt, outcome, summary, outcomeAt: after(usedAt, took) }
}

/** The lines of its use and of what came of it. */
export function actLines({ call, request, decision }: Prepared, pod: PastPod, act: ToldCall['act']): PastLine[] {
  if (!act) return []
  const about = {
    subject: { kind: 'call', id: call.id },
    callId: call.id,
    requestId: request?.id ?? null,
    toolKey: call.toolKey,
    taskKey: call.taskKey,
    policyVersion: decision.policyVersion,
    promptHash: call.promptHash,
  }
  const { sentence, digest } = call
  const { outcome, summary } = act
  const used = { ...about, type: 'call.claimed', outcome: 'consumed', data: { sentence, digest } } as const
  const became = outcome === 'succeeded' ? 'executed' : 'failed'
  const done: AuditEntry = { ...about, type: `call.${outcome}`, outcome: became, data: { sentence, summary } }
  return [...linesAt(act.usedAt, pod, [used]), ...linesAt(act.outcomeAt, pod, [done])]
}

/** Lines of one moment. */
export function linesAt(at: Date, actor: Actor, entries: readonly AuditEntry[]): PastLine[] {
  return entries.map((entry) => ({ at, actor, entry }))
}
