import { decidedStates, toldAtOnce } from '@/lib/calls/rules'
import type { CallState } from '@/lib/calls/schema'
import type { Prisma } from '@/lib/db/generated/client'
import { requestState } from '@/lib/requests/schema'

/** Which stored calls stand in a state at a moment: the very same as `stateOf` says of each (own/queries.db.test.ts holds them together). */
export function inState(state: CallState, now: Date): Prisma.CallWhereInput {
  if (state === 'executed') return { outcome: 'succeeded' }
  if (state === 'failed') return { outcome: 'failed' }
  const told = [...toldAtOnce]
  const decided = [...decidedStates]
  if (state === 'waiting')
    return { outcome: null, request: { closedAt: null, state: { notIn: [...told, ...decided] } } }
  if (state === 'settling') return { outcome: null, request: { closedAt: null, state: { in: decided } } }
  const itself = byItself(now)[state]
  const ofRequest = requestState.safeParse(state).data
  return {
    outcome: null,
    OR: [
      ...(ofRequest
        ? [{ request: { state: ofRequest, OR: [{ closedAt: { not: null } }, { state: { in: told } }] } }]
        : []),
      ...(itself ? [{ requestId: null, ...itself }] : []),
    ],
  }
}

const unused = { decision: { not: 'deny' }, unreportedAt: null, grantUsedAt: null } as const

/** Calls that wait for nobody. */
const byItself = (now: Date): Partial<Record<CallState, Prisma.CallWhereInput>> => ({
  denied: { decision: 'deny' },
  unreported: { decision: { not: 'deny' }, unreportedAt: { not: null } },
  consumed: { decision: { not: 'deny' }, unreportedAt: null, grantUsedAt: { not: null } },
  allowed: { ...unused, OR: [{ grantExpiresAt: null }, { grantExpiresAt: { gt: now } }] },
  lapsed: { ...unused, grantExpiresAt: { lte: now } },
})
