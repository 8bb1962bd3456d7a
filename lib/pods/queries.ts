import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { podCallsCounted } from '@/lib/core/count'
import { read, secretsReader } from '@/lib/db/client'
import { holds } from '@/lib/db/like'
import { searchWords } from '@/lib/core/search-words'
import type { Access, PodToday } from '@/lib/pods/schema'

/** Every credential that opens something now; the gate keeps them in memory and asks again when one changes. */
export async function openCredentials(): Promise<Access[]> {
  const rows = await secretsReader.credential.findMany({
    where: { revokedAt: null, expiresAt: { gt: new Date() }, account: { pod: { state: 'active' } } },
    include: { account: { include: { pod: true } } },
  })
  return rows.map(({ id, kind, hash, expiresAt, account: { id: accountId, clientId, environment, pod } }) => ({
    credentialId: id,
    kind,
    hash,
    expiresAt,
    accountId,
    clientId,
    environment,
    podId: pod.id,
    podName: pod.name,
    podSlug: pod.slug,
    role: pod.role,
    department: pod.department,
    repositories: pod.repositories,
  }))
}

/** All pods with their credentials (never the secrets), for operators. */
export function listPods(actor: Actor) {
  demand(actor, 'pods:manage')
  return read.pod.findMany({
    orderBy: { slug: 'asc' },
    include: { accounts: { include: { credentials: { omit: { hash: true } } } } },
  })
}

type Last = { sentence: string | null; at: Date | null; eventId: string; request: number | null }

/** So many pods Home shows. */
const mostShown = 20

/** What every active pod is doing; the reader's own first, then the busiest. */
export async function podsToday(actor: Actor): Promise<PodToday[]> {
  demand(actor, 'requests:read')
  const months = await inItsMonths()
  const rows = await read.$queryRaw<(Omit<PodToday, 'last'> & Last)[]>`
    -- What a pod did last is looked for where it may be shown: those with fewer that wait than twenty others are not.
    with placed as materialized (
      select p.id, p.slug, p.name, p.demo, own."isOwn", own.waiting, rank() over (order by own."isOwn" desc, own.waiting desc) as place
      from "Pod" p
      left join (select "podId", count(*) as waiting from "Request" where state = 'waiting' and "expiresAt" > now()
        group by "podId") w on w."podId" = p.id
      cross join lateral (select coalesce(p."ownerId" = ${actor.id}, false) as "isOwn", coalesce(w.waiting, 0)::int as waiting) own
      where p.state = 'active'),
    -- Only of those that are shown it is counted what they did.
    shown as materialized (
      select placed.*, last.sentence, last.at, last.id as "eventId", last."requestId" from placed
      left join lateral (select e.id, e.sentence, e.at, e."requestId" from "AuditEvent" e
        where e."podId" = placed.id and ${months} and (e.type like 'call.%' or e.type like 'request.%' or e.type like 'task.%')
        order by e.at desc, e.id desc limit 1) last on true
      where place <= ${mostShown} order by "isOwn" desc, waiting desc, last.at desc nulls last, name limit ${mostShown})
    select slug, name, demo, "isOwn", waiting, day.allowed, day.denied, day."isMany", sentence, at, "eventId",
      (select number from "Request" r where r.id = shown."requestId") as request
    from shown cross join lateral (
      select count(*) filter (where decision = 'allow')::int as allowed, count(*) filter (where decision = 'deny')::int as denied,
        count(*) = ${podCallsCounted} as "isMany"
      from (select decision from "Call" c where c."podId" = shown.id and c.at > now() - interval '24 hours'
        order by c.at desc limit ${podCallsCounted}) newest) day
    order by "isOwn" desc, waiting desc, at desc nulls last, name`
  return rows.map(({ sentence, at, eventId, request, ...pod }) => ({
    ...pod,
    last: sentence && at ? { sentence, at: at.toISOString(), eventId, request } : null,
  }))
}

/** Who answers for a pod that is active. (Only decides with whom somebody shares an answer.) */
export async function podOwners(): Promise<ReadonlySet<string>> {
  const where = { state: 'active' as const, ownerId: { not: null } }
  const pods = await read.pod.findMany({ where, select: { ownerId: true }, distinct: ['ownerId'] })
  return new Set(pods.map(({ ownerId }) => ownerId!))
}

/** Pods whose name or slug holds every word, retired ones included. */
export async function searchPods(
  actor: Actor,
  q: string,
  atMost: number,
): Promise<{ slug: string; name: string; role: string; department: string }[]> {
  demand(actor, 'pods:read')
  return await read.pod.findMany({
    where: { AND: searchWords(q).map((word) => ({ OR: holds(['name', 'slug'], word) })) },
    select: { slug: true, name: true, role: true, department: true },
    orderBy: { name: 'asc' },
    take: atMost,
  })
}
