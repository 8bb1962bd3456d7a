import 'server-only'
import type { PodCounts, ReachIn } from '@/lib/access/pods/rules'
import type { PodPlace } from '@/lib/access/pods/schema'
import { personChoices } from '@/lib/people/rules'
import { demand, type PersonActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read, type Tx } from '@/lib/db/client'
import { podPlaces } from '@/lib/policy/pods/queries'
import type { InForce } from '@/lib/policy/queries'
import { reachOf } from '@/lib/policy/reach'

type Choice = { value: string; label: string }

/** What a pod can be made of: the roles, departments and environments of the policy, and everybody who has access. */
export async function podFormChoices(
  actor: PersonActor,
): Promise<Awaited<ReturnType<typeof podPlaces>> & { people: Choice[] }> {
  demand(actor, 'pods:manage')
  const [places, people] = await Promise.all([
    podPlaces(actor),
    read.person.findMany({
      where: { deactivatedAt: null },
      select: { id: true, name: true, email: true, department: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  ])
  return { ...places, people: personChoices(revealIn(people)) }
}

type Place = {
  id: string
  name: string
  slug: string
  purpose: string
  state: 'proposed' | 'active' | 'held' | 'retired'
  /** What it is now; null while nothing of it was signed. */
  was: PodPlace | null
  /** What it is written down as, signed or not. */
  written: PodPlace
}

/** A pod with what it is, as a transaction sees it; null where there is none. */
export async function placeOf(tx: Pick<Tx, 'pod'>, where: { id: string } | { slug: string }): Promise<Place | null> {
  const pod = await tx.pod.findUnique({ where, include: { accounts: { select: { environment: true } } } })
  if (!pod) return null
  const { id, name, slug, purpose, state, role, department, repositories, ownerId, accounts } = pod
  const environments = accounts.map(({ environment }) => environment).toSorted()
  const written = { role, department, environments, repositories, owner: ownerId }
  return { id, name, slug, purpose, state, was: state === 'proposed' ? null : written, written }
}

/** What reaches which tools under a policy. */
export function reachUnder({ snapshot }: Pick<InForce, 'snapshot'>): ReachIn {
  return ({ role, department }, environment) => reachOf(snapshot, { role, department, environment })
}

/** The number of the request by which this pod is being asked for already, or null. */
export async function openPodWish(tx: Pick<Tx, 'request'>, podId: string): Promise<number | null> {
  const open = await tx.request.findFirst({
    where: { kind: 'pod_right', subjectKind: 'pod', subjectId: podId, state: { in: ['waiting', 'approved'] } },
    select: { number: true },
  })
  return open?.number ?? null
}

/** What a wish for a pod is measured against. */
export async function podCounts(tx: Tx, { id, name }: { id: string; name: string }): Promise<PodCounts> {
  const [counts] = await tx.$queryRaw<[PodCounts]>`
    select count(*)::int as pods,
      count(*) filter (where repositories <> '{}')::int as bound,
      count(*) filter (where name = ${name} and id <> ${id})::int as namesakes,
      (select count(*)::int from "Request" where kind = 'pod_right' and "subjectKind" = 'pod' and "subjectId" = ${id}
        and state in ('rejected', 'changes_requested') and "askedAt" > now() - interval '90 days') as refused
    from "Pod" where state <> 'retired'`
  return counts
}
