import 'server-only'
import { callOf } from '@/lib/calls/own/queries'
import { callerOf } from '@/lib/calls/plain/commands'
import { questionOf } from '@/lib/calls/record/rules'
import { goesOn, keyInTurn, nextKey, stemOf } from '@/lib/calls/turn/rules'
import type { CallInput, CallRead } from '@/lib/calls/schema'
import { demand, type PodActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { policyInMemory } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'

/** What a pod wants, by which the same is known again. */
export type Wanted = Omit<CallInput, 'idempotencyKey'>

/** Under which key to ask: with what the call that stands there was asked with, and where it stands, if there is one. */
export type Turn = Wanted & { idempotencyKey: string; stands: CallRead | null }

/**
 * The key for a caller that has none of its own: the same call for as long as people may still say something about it or
 * have ended it, and another once it was done. Where no person is asked each call is one of its own. `after` is a call that
 * has ended and shall be asked once more.
 */
export async function turnOf(actor: PodActor, wanted: Wanted, after?: string): Promise<Turn> {
  demand(actor, 'calls:make')
  if (after === undefined && !asksPeople(actor, wanted)) return { ...wanted, idempotencyKey: newId(), stands: null }
  const stem = stemOf(wanted)
  const newest = await read.call.findFirst({
    where: {
      accountId: actor.accountId,
      idempotencyKey: { gte: keyInTurn(stem, 'first'), lte: keyInTurn(stem, 'last') },
    },
    orderBy: { idempotencyKey: 'desc' },
    select: { id: true, idempotencyKey: true, reason: true, promptHash: true },
  })
  if (!newest) return { ...wanted, idempotencyKey: nextKey(stem, null), stands: null }
  const { id, idempotencyKey: key, reason, promptHash } = newest
  const stands = id === after ? null : await callOf(actor, id)
  return stands && !goesOn(stands.state)
    ? { ...wanted, reason, promptHash, idempotencyKey: key!, stands }
    : { ...wanted, idempotencyKey: nextKey(stem, key), stands: null }
}

/** Whether people would be asked, by the policy in memory; what is not known for sure is looked up. */
function asksPeople(actor: PodActor, wanted: Wanted): boolean {
  const policy = policyInMemory()
  if (!policy || policy.snapshot.countsCalls) return true
  return decide(policy.snapshot, questionOf(callerOf(actor), wanted, 0)).decision === 'ask'
}
