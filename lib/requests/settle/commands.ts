import 'server-only'
import { approversOf, contextOf, lockRequest, named, type Signed } from '@/lib/requests/commands'
import { dutiesMet } from '@/lib/requests/rules'
import { type Duty, requestRef, withdrawal } from '@/lib/requests/schema'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import { answerText } from '@/lib/calls/labels'
import { grantLifetimeSeconds } from '@/lib/calls/record/rules'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'

/**
 * Ends the take-back window of a decided request: an approval releases the one-time permission, a "no" tells the pod.
 * Everything that made the approval valid is looked at once more: who signed may still sign, and the policy is the same.
 */
export const settleRequest = defineCommand({
  name: 'requests.settle',
  permission: 'system:sweep',
  input: requestRef,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || request.closedAt || !request.effectiveAt || request.effectiveAt > now)
      return refuse('conflict', 'not_due')
    if (request.state === 'rejected' || request.state === 'changes_requested') {
      const note = request.votes.at(-1)?.note ?? null
      await tx.request.update({ where: { id: request.id }, data: { closedAt: now } })
      await tx.call.update({
        where: { id: request.callId },
        data: { state: request.state, answer: answerText[request.state](note) },
      })
      const data = { ...named(request), state: request.state }
      return {
        ok: true,
        value: null,
        events: [{ ...contextOf(request), type: 'request.answered', outcome: request.state, data }],
      }
    }
    if (request.state !== 'approved') return refuse('conflict', 'not_due')
    const stale = await staleApproval(tx, request)
    if (stale) return await closeUnused(tx, request, { reason: stale, note: null }, now)
    const expiresAt = new Date(now.getTime() + grantLifetimeSeconds * 1000)
    await tx.grant.create({
      data: {
        id: newId(),
        callId: request.callId,
        digest: request.digest,
        policyVersion: request.policyVersion,
        issuedAt: now,
        expiresAt,
      },
    })
    await tx.request.update({ where: { id: request.id }, data: { state: 'released' } })
    await tx.call.update({ where: { id: request.callId }, data: { state: 'released' } })
    const data = { ...named(request), digest: request.digest }
    return {
      ok: true,
      value: null,
      events: [{ ...contextOf(request), type: 'request.released', outcome: 'released', data }],
    }
  },
})

/** Why an approval no longer stands at the moment it should take effect, or null. */
async function staleApproval(tx: Tx, request: Signed): Promise<Withdrawal['reason'] | null> {
  const [policy] = await tx.$queryRaw<{ version: number }[]>`select version from "PolicyInForce" where id = 1 for share`
  if (policy?.version !== request.policyVersion) return 'policy_changed'
  const active = await tx.person.findMany({
    where: {
      id: { in: request.votes.map(({ personId }) => personId) },
      deactivatedAt: null,
      roles: { has: 'approver' },
    },
    select: { id: true },
  })
  const still = new Set(active.map(({ id }) => id))
  const votes = request.votes.filter(({ personId }) => still.has(personId))
  if (!dutiesMet(request.duties as Duty[], approversOf({ votes }))) return 'signer_lost_right'
  const pod = await tx.pod.findUniqueOrThrow({ where: { id: request.podId }, select: { state: true } })
  return pod.state === 'active' ? null : 'pod_inactive'
}

/** Closes a request that nobody answered in time. Nobody refused it, and the words say so. */
export const expireRequest = defineCommand({
  name: 'requests.expire',
  permission: 'system:sweep',
  input: requestRef,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || request.state !== 'waiting' || request.expiresAt > now) return refuse('conflict', 'not_due')
    await tx.request.update({ where: { id: request.id }, data: { state: 'expired', closedAt: now } })
    await tx.call.update({ where: { id: request.callId }, data: { state: 'expired', answer: answerText.expired } })
    return {
      ok: true,
      value: null,
      events: [{ ...contextOf(request), type: 'request.expired', outcome: 'expired', data: named(request) }],
    }
  },
})

/** Closes a waiting request without a decision. */
export const withdrawRequest = defineCommand({
  name: 'requests.withdraw',
  permission: 'system:sweep',
  input: withdrawal,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || !['waiting', 'approved'].includes(request.state)) return refuse('conflict', 'not_due')
    return await closeUnused(tx, request, { reason: 'by_hand', note: input.why }, now)
  },
})

/** Withdraws whatever these pods still wait for: nobody should be asked on behalf of a pod that is gone. */
export async function withdrawOf(
  tx: Tx,
  podIds: readonly string[],
  reason: Withdrawal['reason'],
  now: Date,
): Promise<AuditEntry[]> {
  // Locked before they are read, like every other change of a request.
  const open = await tx.$queryRaw<{ id: string }[]>`
    select id from "Request" where "podId" = any(${podIds}) and state in ('waiting', 'approved') order by id for update`
  const events: AuditEntry[] = []
  for (const { id } of open) {
    const request = await tx.request.findUniqueOrThrow({ where: { id } })
    events.push(...(await closeUnused(tx, request, { reason, note: null }, now)).events)
  }
  return events
}

/** Closes a request that was never used, without anybody having refused it; the pod reads why. */
export async function closeUnused(tx: Tx, request: Request, why: Withdrawal, now: Date) {
  await tx.request.update({ where: { id: request.id }, data: { state: 'withdrawn', closedAt: now } })
  await tx.call.update({
    where: { id: request.callId },
    data: { state: 'withdrawn', answer: answerText.withdrawn(whyWithdrawn(why)) },
  })
  const event: AuditEntry = {
    ...contextOf(request),
    type: 'request.withdrawn',
    outcome: 'withdrawn',
    data: { ...named(request), ...why },
  }
  return { ok: true as const, value: null, events: [event] as const }
}
