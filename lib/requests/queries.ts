import 'server-only'
import type { Kinds } from '@/lib/requests/kind'
import { lineOf, toLines } from '@/lib/requests/line/queries'
import {
  newestFirst,
  type QueueAddress,
  type QueueCounts,
  type QueueView,
  type RequestRow,
  type RequestState,
  soonestFirst,
  type Tier,
} from '@/lib/requests/schema'
import { demand, type PersonActor } from '@/lib/core/actor'
import { environmentLabel } from '@/lib/core/environment'
import { countedUpTo } from '@/lib/core/count'
import { placeOf, type PlacedPage } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { holds } from '@/lib/db/like'
import { searchWords } from '@/lib/core/search-words'

/** What the filter bar of the queue can narrow by. */
export type QueueFilter = Partial<Omit<QueueAddress, 'view'>>

/** Fewer than of other lists: a card of the queue holds a whole sentence, why it is asked, and the buttons. */
export const queueSize = 20

/** One page of a view: what expires first comes first; of decided ones, what was decided last. */
export async function listRequests(
  actor: PersonActor,
  kinds: Kinds,
  view: QueueView,
  filter: QueueFilter = {},
): Promise<PlacedPage<RequestRow> & { asOf: string }> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const decided = view === 'decided'
  const order = decided ? newestFirst : soonestFirst
  const whereBeyond = (cursor: string | undefined) => ({
    AND: [viewOf(actor, view, now), filterOf(filter), order.beyond(cursor)],
  })
  const found = await read.request.findMany({
    where: whereBeyond(filter.cursor),
    include: lineOf,
    orderBy: order.order(filter.cursor),
    take: queueSize + 1,
  })
  const page = decided
    ? newestFirst.page(found.filter(wasDecided), queueSize, filter.cursor)
    : soonestFirst.page(found, queueSize, filter.cursor)
  const count = (cursor: string | undefined) =>
    read.request.count({ where: whereBeyond(cursor), take: countedUpTo + 1 })
  const [rows, place] = await Promise.all([toLines(page.rows, actor, now, kinds), placeOf(page, count)])
  return { ...page, rows, place, asOf: now.toISOString() }
}

function wasDecided<Row extends { decidedAt: Date | null }>(row: Row): row is Row & { decidedAt: Date } {
  return row.decidedAt !== null
}

/** Requests in any state that a search means, the newest first. */
export async function searchRequests(
  actor: PersonActor,
  q: string,
  atMost: number,
): Promise<{ number: number; sentence: string; state: RequestState; tier: Tier }[]> {
  demand(actor, 'requests:read')
  return await read.request.findMany({
    where: filterOf({ q }),
    select: { number: true, sentence: true, state: true, tier: true },
    orderBy: { number: 'desc' },
    take: atMost,
  })
}

/** How many wait for this person, and how many wait at all, of those that the filter shows. */
export async function queueCounts(actor: PersonActor, filter: QueueFilter = {}): Promise<QueueCounts> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const [mine, team] = await Promise.all([countOf(actor, 'mine', filter, now), countOf(actor, 'team', filter, now)])
  return { mine, team, asOf: now.toISOString() }
}

/** How many of a view this filter shows. */
export async function countOf(actor: PersonActor, view: QueueView, filter: QueueFilter, now: Date): Promise<number> {
  return await read.request.count({ where: { AND: [viewOf(actor, view, now), filterOf(filter)] } })
}

/**
 * Requests whose take-back window or deadline is over by the database's clock, soonest first, and those whose asker has
 * gone; and when the next one is due.
 */
export async function dueRequests(): Promise<{
  settle: string[]
  expire: string[]
  abandon: string[]
  nextInMs: number | null
}> {
  const [row] = await read.$queryRaw<
    [Record<'settle' | 'expire' | 'abandon', string[] | null> & { next: number | null }]
  >`
    select
      (select array_agg(id) from (select id from "Request" where "closedAt" is null and "effectiveAt" <= now()
        and state in ('approved', 'rejected', 'changes_requested') order by "effectiveAt" limit 200) s) as settle,
      (select array_agg(id) from (select id from "Request" where state = 'waiting' and "expiresAt" <= now()
        order by "expiresAt" limit 200) e) as expire,
      (select array_agg(id) from (
        select r.id from "Pod" p join "Request" r on r."askedByKind" = 'pod' and r."askedById" = p.id
          where p.state = 'retired' and r.state in ('waiting', 'approved')
        union all select r.id from "Person" p join "Request" r on r."askedByKind" = 'person' and r."askedById" = p.id
          where p."deactivatedAt" is not null and r.state in ('waiting', 'approved') limit 200) a) as abandon,
      (select (extract(epoch from min(due) - clock_timestamp()) * 1000)::float8 from (
        select min("effectiveAt") as due from "Request" where "closedAt" is null and "effectiveAt" > now()
          and state in ('approved', 'rejected', 'changes_requested')
        union all select min("expiresAt") from "Request" where state = 'waiting' and "expiresAt" > now()) d) as next`
  const { settle, expire, abandon, next } = row
  return { settle: settle ?? [], expire: expire ?? [], abandon: abandon ?? [], nextInMs: next }
}

/** The database's clock; the only one that decides about deadlines. */
export async function databaseNow(): Promise<Date> {
  const [row] = await read.$queryRaw<[{ now: Date }]>`select now()`
  return row.now
}

/** The requests of a view, as far as they concern this person. */
export function viewOf(actor: PersonActor, view: QueueView, now: Date): Prisma.RequestWhereInput {
  if (view === 'decided') return { decidedAt: { not: null } }
  const waiting: Prisma.RequestWhereInput = { state: 'waiting', expiresAt: { gt: now } }
  if (view === 'team') return waiting
  if (!actor.can.has('requests:decide')) return { id: { in: [] } }
  return {
    ...waiting,
    askedById: { not: actor.id },
    // A pod's owner, or nobody's pod; what no pod asked has none.
    OR: [{ pod: null }, { pod: { ownerId: null } }, { pod: { ownerId: { not: actor.id } } }],
    votes: { none: { personId: actor.id, endedAt: null } },
    duties: { some: { group: { in: [...actor.groups] } } },
    NOT: { excluded: { array_contains: [{ personId: actor.id }] } },
  }
}

/** What a filter shows, in whichever view. */
export function filterOf({ risk, pod, tool, env, q }: QueueFilter): Prisma.RequestWhereInput {
  return {
    ...(risk ? { tier: risk } : {}),
    ...(pod ? { pod: { slug: pod } } : {}),
    ...(tool ? { toolKey: tool } : {}),
    ...(env ? { environment: env } : {}),
    AND: searchWords(q).map((word) => ({
      OR: [...holds(['sentence', 'taskKey'], word), ...numbered(word)],
    })),
  }
}

/** The request that is meant by "CS-12" or "12". */
function numbered(word: string): Prisma.RequestWhereInput[] {
  const number = /^(?:cs-)?(\d{1,9})$/i.exec(word)?.[1]
  return number ? [{ number: Number(number) }] : []
}

/** What the filter bar offers: the pods, tools and environments that requests have named. */
export async function queueChoices(
  actor: PersonActor,
): Promise<Record<'pods' | 'tools' | 'environments', { value: string; label: string }[]>> {
  demand(actor, 'requests:read')
  const [pods, tools, environments] = await Promise.all([
    read.pod.findMany({
      where: { requests: { some: {} } },
      select: { slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
    read.$queryRaw<{ value: string; label: string }[]>`
      select key as value, title as label from "Tool" where key in (select distinct "toolKey" from "Request") order by title`,
    read.request.findMany({
      distinct: ['environment'],
      select: { environment: true },
      orderBy: { environment: 'asc' },
    }),
  ])
  return {
    pods: pods.map(({ slug, name }) => ({ value: slug, label: name })),
    tools,
    environments: environments.flatMap(({ environment }) =>
      environment ? [{ value: environment, label: environmentLabel(environment) }] : [],
    ),
  }
}

/** When a person last decided anything here, as ISO 8601; null when nobody has. */
export async function lastDecisionAt(actor: PersonActor): Promise<string | null> {
  demand(actor, 'requests:read')
  const vote = await read.vote.findFirst({
    where: { endedAt: null },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  return vote?.at.toISOString() ?? null
}

/** Whether any request was ever made here. */
export async function hasRequests(actor: PersonActor): Promise<boolean> {
  demand(actor, 'requests:read')
  return (await read.request.findFirst({ select: { id: true } })) !== null
}
