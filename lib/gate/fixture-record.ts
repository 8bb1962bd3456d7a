import { stateOf } from '@/lib/calls/rules'
import { read } from '@/lib/db/client'

/** Test support: what clients were told, beside what the database holds afterwards. */
export type Evidence = {
  /** Answers to a call that reached a client, with the key it was made under. */
  told: readonly { podId: string; key: string; id: string }[]
  /** Claims a client was told had succeeded, with the key of each. */
  claimed: readonly { callId: string; key: string }[]
  calls: readonly {
    id: string
    podId: string
    accountId: string
    idempotencyKey: string | null
    decision: string
    state: string
  }[]
  events: readonly { type: string; callId: string | null }[]
  grants: readonly { callId: string; usedAt: Date | null }[]
  requests: readonly { callId: string }[]
}

const decided = ['call.allowed', 'call.asked', 'call.denied']

/** Everything the database does not bear out of what clients were told, or does not bear out of itself. */
export function faultsOf(evidence: Evidence): string[] {
  return [...toldFaults(evidence), ...callFaults(evidence), ...claimFaults(evidence)]
}

function toldFaults({ told, calls }: Evidence): string[] {
  const byId = new Map(calls.map((call) => [call.id, call]))
  return told.flatMap(({ podId, key, id }) => {
    const call = byId.get(id)
    if (!call) return [`the call ${id} was answered and is gone`]
    return call.podId === podId && call.idempotencyKey === key ? [] : [`the call ${id} was answered under another key`]
  })
}

function callFaults({ calls, events, requests }: Evidence): string[] {
  const faults: string[] = []
  const decisions = countBy(events.filter(({ type }) => decided.includes(type)).map(({ callId }) => callId))
  const asked = countBy(requests.map(({ callId }) => callId))
  for (const { id, decision } of calls) {
    if (decisions.get(id) !== 1) faults.push(`the call ${id} has ${decisions.get(id) ?? 0} decisions on record`)
    if ((asked.get(id) ?? 0) !== (decision === 'ask' ? 1 : 0))
      faults.push(`the call ${id} has the wrong number of requests`)
  }
  const known = new Set(calls.map(({ id }) => id))
  for (const id of decisions.keys()) if (!known.has(id!)) faults.push(`a decision on record belongs to no call: ${id}`)
  for (const [key, count] of countBy(calls.map(({ accountId, idempotencyKey }) => `${accountId} ${idempotencyKey}`)))
    if (count > 1) faults.push(`the key ${key} has ${count} calls`)
  return faults
}

function claimFaults({ claimed, calls, events, grants }: Evidence): string[] {
  const faults: string[] = []
  const uses = countBy(events.filter(({ type }) => type === 'call.claimed').map(({ callId }) => callId))
  for (const [id, count] of uses) if (count > 1) faults.push(`the permission of ${id} was used ${count} times`)
  for (const { callId, usedAt } of grants)
    if ((usedAt !== null) !== uses.has(callId)) faults.push(`the permission of ${callId} and its record disagree`)
  for (const { id, state } of calls)
    if (['consumed', 'executed', 'failed'].includes(state) !== uses.has(id))
      faults.push(`the call ${id} is ${state}, which its record does not bear out`)
  for (const { callId } of claimed)
    if (!uses.has(callId)) faults.push(`the claim of ${callId} was answered and is gone`)
  const keys = new Map<string, string>()
  for (const { callId, key } of claimed) {
    if ((keys.get(callId) ?? key) !== key) faults.push(`the permission of ${callId} was given to two claims`)
    keys.set(callId, key)
  }
  return faults
}

function countBy<Value>(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** Reads the database's side of the evidence. */
export async function storedEvidence(): Promise<Omit<Evidence, 'told' | 'claimed'>> {
  const [calls, events, requests] = await Promise.all([
    read.call.findMany({ include: { request: { select: { state: true, closedAt: true } } } }),
    read.auditEvent.findMany({ where: { callId: { not: null } }, select: { type: true, callId: true } }),
    read.request.findMany({ where: { subjectKind: 'call' }, select: { subjectId: true } }),
  ])
  return {
    calls: calls.map((call) => ({ ...call, state: stateOf(call, call.request, call.at) })),
    events,
    grants: calls.flatMap(({ id, grantId, grantUsedAt }) => (grantId ? [{ callId: id, usedAt: grantUsedAt }] : [])),
    requests: requests.map(({ subjectId }) => ({ callId: subjectId })),
  }
}
