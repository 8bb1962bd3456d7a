import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { environments } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import { Prisma, type Stop } from '@/lib/db/generated/client'
import type { StopOn } from '@/lib/policy/stopped'
import { placeTitle } from '@/lib/stops/labels'
import type { Stoppable, StopAddress, StopReach, StopRow } from '@/lib/stops/schema'

/** The stops that are on, the widest first. */
export async function stopsOn(actor: Actor): Promise<StopRow[]> {
  demand(actor, 'stops:read')
  const rows = await read.stop.findMany({ where: { endedAt: null }, orderBy: [{ scope: 'asc' }, { at: 'asc' }] })
  return rows.map(rowOf)
}

/** The stop of something that is on, by what people call that: a pod by its short name. Null where none is. */
export async function namedStop(actor: Actor, { scope, target: named }: Asked): Promise<StopRow | null> {
  const pod = scope === 'pod' ? await read.pod.findUnique({ where: { slug: named }, select: { id: true } }) : null
  const target = scope === 'pod' ? pod?.id : named
  return (await stopsOn(actor)).find((stop) => stop.scope === scope && stop.target === target) ?? null
}

/** What the page offers: everything, each environment, and before them what its address names; null for a name of nothing. */
export async function stoppables(
  actor: Actor,
  { pod, tool, env }: StopAddress,
): Promise<{ named: Stoppable | null; usual: Stoppable[] }> {
  demand(actor, 'stops:read')
  const on = await stopsOn(actor)
  const of = async ({ target, ...what }: Omit<Stoppable, 'reach'>, stored = target): Promise<Stoppable> => {
    const isOn = on.some((stop) => stop.scope === what.scope && stop.target === stored)
    return { ...what, target, reach: isOn ? null : await reachOfStop(actor, { scope: what.scope, target: stored }) }
  }
  const [foundPod, foundTool] = await Promise.all([
    pod ? read.pod.findUnique({ where: { slug: pod }, select: { id: true, slug: true, name: true } }) : null,
    tool ? read.tool.findUnique({ where: { key: tool }, select: { key: true, title: true } }) : null,
  ])
  const places = environments.map((target) => ({ scope: 'environment' as const, target, title: placeTitle(target) }))
  const place = places.find(({ target }) => target === env)
  const named = foundPod
    ? await of({ scope: 'pod', target: foundPod.slug, title: foundPod.name }, foundPod.id)
    : foundTool
      ? await of({ scope: 'tool', target: foundTool.key, title: foundTool.title })
      : place
        ? await of(place)
        : null
  const usual = [{ scope: 'everything' as const, target: '', title: 'Everything' }, ...places]
  return { named, usual: await Promise.all(usual.map((what) => of(what))) }
}

/** The pods and tools that one can choose to stop; of very many the first. */
export async function stopChoices(actor: Actor) {
  demand(actor, 'stops:read')
  const [pods, tools] = await Promise.all([
    read.pod.findMany({
      where: { state: 'active' },
      orderBy: [{ name: 'asc' }, { slug: 'asc' }],
      take: mostChoices,
      select: { slug: true, name: true },
    }),
    read.tool.findMany({
      where: { state: 'live' },
      orderBy: [{ title: 'asc' }, { key: 'asc' }],
      take: mostChoices,
      select: { key: true, title: true },
    }),
  ])
  return {
    pods: pods.map(({ slug: value, name }) => ({ value, label: name })),
    tools: tools.map(({ key: value, title }) => ({ value, label: title })),
  }
}

const mostChoices = 200

const mostPast = 50

/** The stops that came off, newest first; of very many the newest. */
export async function pastStops(actor: Actor): Promise<StopRow[]> {
  demand(actor, 'stops:read')
  const rows = await read.stop.findMany({
    where: { endedAt: { not: null } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostPast,
  })
  return rows.map(rowOf)
}

type Asked = Pick<StopOn, 'scope' | 'target'>

const most = 1_000

/** What a stop would mean now: how much is under way and waits, each as far as it is counted. `target` is a pod by its id. */
export async function reachOfStop(actor: Actor, asked: Asked): Promise<StopReach> {
  demand(actor, 'stops:read')
  // Each state in words of its own, by which the database finds the index of what waits in a place or of a tool.
  const asks = (state: 'waiting' | 'approved') => Prisma.sql`(select from "Request" r
    where r.state = ${Prisma.raw(`'${state}'`)} and r."askedByKind" = 'pod' and ${within('r', asked)} limit ${most})`
  const [row] = await read.$queryRaw<[StopReach]>`
    select
      (select count(*)::int from (select from "UnheardUse" u join "Call" c on c.id = u."callId"
        where ${within('c', asked)} limit ${most}) r) as running,
      (select count(*)::int from (${asks('waiting')} union all ${asks('approved')} limit ${most}) w) as waiting`
  return row
}

const columns = { environment: 'environment', tool: 'toolKey', pod: 'podId' } as const

function within(row: 'c' | 'r', { scope, target }: Asked): Prisma.Sql {
  if (scope === 'everything') return Prisma.sql`true`
  return Prisma.sql`${Prisma.raw(`${row}."${columns[scope]}"`)} = ${target}`
}

function rowOf(stop: Stop): StopRow {
  const { id, scope, target, title, reason, at, byName, askedAt, askedById, askedByName, cause, checked } = stop
  const { endedAt, endedByName } = stop
  return {
    id,
    scope,
    target,
    title,
    reason,
    at: at.toISOString(),
    by: byName,
    asked:
      askedAt && askedById !== null
        ? {
            at: askedAt.toISOString(),
            byId: askedById,
            by: askedByName ?? '',
            cause: cause ?? '',
            checked: checked ?? '',
          }
        : null,
    ended: endedAt && { at: endedAt.toISOString(), by: endedByName ?? '' },
  }
}
