import 'server-only'
import type { Withdrawal } from '@/lib/audit/events'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import { madeUpForTrials } from '@/lib/people/schema'
import { type Again, judgeAgain } from '@/lib/requests/again'
import { excludedNow } from '@/lib/requests/barred/rules'
import { type Signed, withSignatures } from '@/lib/requests/commands'
import { type Kinds, kindOf, type Looking, type RequestKind, type Ruling } from '@/lib/requests/kind'
import { lostBecause } from '@/lib/requests/rules'
import { trialsAllowed } from '@/lib/requests/trial/queries'
import { madeUpNow } from '@/lib/requests/trial/rules'

/**
 * Has each kind work out beforehand what it needs for settling these; what another worker settles meanwhile is of no matter. Where
 * that fails for one, the others are settled all the same, and that one says by itself that it cannot be.
 */
export async function prepareToSettle(kinds: Kinds, requestIds: readonly string[]): Promise<void> {
  const needing = [...kinds.values()].flatMap(({ kind, prepare }) => (prepare ? [kind] : []))
  if (needing.length === 0) return
  const where = { id: { in: [...requestIds] }, kind: { in: needing }, state: 'approved' as const }
  for (const request of await read.request.findMany({ where }))
    await kindOf(kinds, request).prepare!(request).catch((error: unknown) =>
      log.error({ err: error, request: request.number }, 'a request cannot be made ready'),
    )
}

export type Looked =
  | Exclude<Again, { verdict: 'stands' }>
  | (Extract<Again, { verdict: 'stands' }> & { ruling: Ruling })
  | { verdict: 'withdrawn'; because: Withdrawal['reason'] }
  | { verdict: 'superseded'; moved: string }

/**
 * Looks once more at everything that made an approval valid, in the order in which people would want to hear of it:
 * whoever asked is there, what it is about is what it was, policy says what it said, and who signed may still sign.
 */
export async function lookAgain(kind: RequestKind, looking: Looking, request: Signed): Promise<Looked> {
  const gone = await askerGone(looking.tx, request)
  if (gone) return { verdict: 'withdrawn', because: gone }
  const moved = await kind.stillStands(looking)
  if (moved) return { verdict: 'superseded', moved }
  const signatures = await signaturesOf(looking.tx, request)
  const ruling = await kind.askAgain(looking)
  const again = judgeAgain(request, signatures, ruling)
  return again.verdict === 'stands' ? { ...again, ruling } : again
}

/** Whether what was signed for a request is enough under what policy says now. */
export async function isEnoughNow(tx: Looking['tx'], requestId: string, ruling: Ruling): Promise<boolean> {
  const request = await tx.request.findUniqueOrThrow({ where: { id: requestId }, include: withSignatures })
  if (request.tried !== null && !(await trialsAllowed(tx))) return false
  const signatures = request.votes.map((vote) => ({ ...vote, name: '', lost: null }))
  return judgeAgain(request, signatures, ruling).verdict === 'stands'
}

async function signaturesOf(tx: Looking['tx'], request: Signed) {
  const approvals = request.votes.filter(({ verdict }) => verdict === 'approve')
  const people = await tx.person.findMany({
    where: { id: { in: approvals.map(({ personId }) => personId) } },
    select: {
      id: true,
      name: true,
      issuer: true,
      roles: true,
      deactivatedAt: true,
      groups: { select: { groupSlug: true } },
    },
  })
  const excluded = excludedNow(request)
  const isTrial = request.tried !== null && (await trialsAllowed(tx))
  return approvals.map((vote) => {
    const person = people.find(({ id }) => id === vote.personId)
    if (person?.issuer === madeUpForTrials)
      return { ...vote, name: person.name, lost: lostBecause(vote, madeUpNow(vote, isTrial), excluded) }
    const now = person && {
      id: person.id,
      active: person.deactivatedAt === null,
      mayDecide: person.roles.includes('approver'),
      groups: person.groups.map(({ groupSlug }) => groupSlug),
    }
    return { ...vote, name: person?.name ?? '', lost: lostBecause(vote, now, excluded) }
  })
}

/** Why whoever asked cannot be told any more, or null. */
export async function askerGone(
  tx: Looking['tx'],
  { askedByKind, askedById }: Pick<Signed, 'askedByKind' | 'askedById'>,
): Promise<Withdrawal['reason'] | null> {
  if (askedByKind === 'pod') {
    const pod = await tx.pod.findUnique({ where: { id: askedById }, select: { state: true } })
    if (pod?.state === 'active') return null
    return pod?.state === 'held' ? 'pod_inactive' : 'pod_retired'
  }
  if (askedByKind !== 'person') return null
  const person = await tx.person.findUnique({ where: { id: askedById }, select: { deactivatedAt: true } })
  return person?.deactivatedAt === null ? null : 'asker_deactivated'
}

/** In which chains of calls these requests were asked for, of those that were in one. */
export async function chainsOf(ids: readonly string[]): Promise<{ number: number; trace: string | null }[]> {
  const where = { id: { in: [...ids] }, trace: { not: null } }
  return await read.request.findMany({ where, select: { number: true, trace: true } })
}
