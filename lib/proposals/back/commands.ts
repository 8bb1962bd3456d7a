import 'server-only'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { policyEnvelope } from '@/lib/proposals/schema'
import { contextOf, lockRequests, moveOn, named, type Signed } from '@/lib/requests/commands'
import type { Ended } from '@/lib/requests/kind'

/** The draft is its author's again, with the reason in the record. Whoever calls holds the lock of its request. */
export async function giveBack(
  tx: Tx,
  request: Request,
  { state, note }: Pick<Ended['ending'], 'state' | 'note'>,
  now: Date,
): Promise<AuditEntry[]> {
  const { change: number } = policyEnvelope.parse(request.envelope)
  const change = await tx.policyChange.findUnique({ where: { number } })
  if (change?.state !== 'proposed' || change.requestId !== request.id) return []
  await tx.policyChange.update({ where: { id: change.id }, data: { state: 'draft', updatedAt: now } })
  return [
    {
      type: 'policy_change.returned',
      subject: { kind: 'policy_change', id: change.id },
      requestId: request.id,
      data: { number, request: request.number, state, note },
    },
  ]
}

/** Ends a request whose change can or should not come into force any more, and gives the draft back. */
export async function endProposal(
  tx: Tx,
  request: Signed,
  reason: Extract<Withdrawal['reason'], 'by_asker' | 'overtaken' | 'demo_removed'>,
  now: Date,
): Promise<AuditEntry[]> {
  await moveOn(tx, request.id, 'withdrawn', now)
  const why: Withdrawal = { reason, note: null }
  const event: AuditEntry = {
    ...contextOf(request),
    type: 'request.withdrawn',
    outcome: 'withdrawn',
    data: { ...named(request), ...why },
  }
  const note = reason === 'by_asker' ? null : whyWithdrawn(why)
  return [event, ...(await giveBack(tx, request, { state: 'withdrawn', note }, now))]
}

/**
 * A version came into force: what waits was made for another one, and nobody should be asked to sign what can come to
 * nothing. One that somebody decides in this very moment is passed over, and finds out at its release.
 */
export async function endOvertaken(tx: Tx, version: number, now: Date): Promise<AuditEntry[]> {
  const overtaken = await tx.$queryRaw<{ id: string }[]>`
    select r.id from "Request" r join "PolicyProposal" p on p."requestId" = r.id
    where r.state = 'waiting' and p."baseVersion" < ${version} order by r.id for update of r skip locked`
  const events: AuditEntry[] = []
  const requests = await lockRequests(
    tx,
    overtaken.map(({ id }) => id),
  )
  for (const request of requests) events.push(...(await endProposal(tx, request, 'overtaken', now)))
  return events
}
