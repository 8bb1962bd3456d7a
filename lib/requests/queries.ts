import 'server-only'
import { madeUpForTrials } from '@/lib/people/schema'
import type { Kinds } from '@/lib/requests/kind'
import { clocksDue, isStopped } from '@/lib/requests/paused/queries'
import { type Found, findRequests, toLines } from '@/lib/requests/line/queries'
import { countOf, countOfAll, idsOf, meant, type QueueFilter, upToOf } from '@/lib/requests/queue/queries'
import { decidedOrder, soonestFirst } from '@/lib/requests/queue/schema'
import { type QueueCounts, type QueueView, type RequestRow, type RequestState, type Tier } from '@/lib/requests/schema'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { type Choices, choicesCountedUpTo, choicesOf } from '@/lib/core/choices'
import { environmentLabel, environments } from '@/lib/core/environment'
import { placeOf, type PlacedPage } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'

/** Fewer than of other lists: a card of the queue holds a whole sentence, why it is asked, and the buttons. */
export const queueSize = 20

/** One page of a view: what expires first comes first; of decided ones, what was decided last, unless the filter says otherwise. */
export async function listRequests(
  actor: PersonActor,
  kinds: Kinds,
  view: QueueView,
  filter: QueueFilter = {},
): Promise<PlacedPage<RequestRow> & { asOf: string }> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const found = await rowsOf(await idsOf(actor, view, filter, queueSize + 1))
  const page =
    view === 'decided'
      ? decidedOrder(filter.sort).page(found.filter(wasDecided), queueSize, filter.cursor)
      : soonestFirst.page(found, queueSize, filter.cursor)
  const count = (cursor: string | undefined) => countOf(actor, view, { ...filter, cursor })
  const [rows, place] = await Promise.all([toLines(page.rows, actor, now, kinds), placeOf(page, count)])
  return { ...page, rows, place: { ...place, upTo: upToOf(filter) }, asOf: now.toISOString() }
}

/** The first few that wait for this person, and when they were read. */
export async function firstRequests(
  actor: PersonActor,
  kinds: Kinds,
  atMost: number,
): Promise<{ rows: RequestRow[]; asOf: string }> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const found = await rowsOf(await idsOf(actor, 'mine', {}, atMost))
  return { rows: await toLines(found, actor, now, kinds), asOf: now.toISOString() }
}

async function rowsOf(ids: readonly string[]): Promise<Found[]> {
  const found = await findRequests({ id: { in: [...ids] } })
  const byId = new Map(found.map((request) => [request.id, request]))
  return ids.flatMap((id) => byId.get(id) ?? [])
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
  // An id begins with its time. Of a frequent word the newest are met soon in this order, a rare one is read by its index.
  return await read.$queryRaw`
    select r.number, r.sentence, r.state::text, r.tier::text from "Request" r where ${meant(q)}
    order by r.id desc limit ${atMost}`
}

/** How many wait for this person, and how many wait at all, of those that the filter shows; as far as they are counted. */
export async function queueCounts(actor: PersonActor, filter: QueueFilter = {}): Promise<QueueCounts> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const [mine, team] = await Promise.all([countOf(actor, 'mine', filter), countOf(actor, 'team', filter)])
  return { mine, team, upTo: upToOf(filter), asOf: now.toISOString() }
}

/** How many wait at all, for whomever, as far as they are counted. */
export async function waitingCount(actor: Actor): Promise<number> {
  demand(actor, 'requests:read')
  return await countOfAll()
}

/**
 * Requests whose take-back window or deadline is over by the database's clock, soonest first, those whose asker has
 * gone, and those whose clocks an emergency stop pauses or lets go on; and when the next one is due.
 */
export async function dueRequests(): Promise<{
  settle: string[]
  expire: string[]
  abandon: string[]
  pause: string[]
  goOn: string[]
  nextInMs: number | null
}> {
  const [row] = await read.$queryRaw<
    [Record<'settle' | 'expire' | 'abandon' | 'pause' | 'goOn', string[] | null> & { next: number | null }]
  >`
    select
      (select array_agg(id) from (select id from "Request" r where "closedAt" is null and "effectiveAt" <= now()
        and state in ('approved', 'rejected', 'changes_requested') and (state <> 'approved' or not ${isStopped})
        order by "effectiveAt" limit 200) s) as settle,
      (select array_agg(id) from (select id from "Request" r where state = 'waiting' and "expiresAt" <= now()
        and not ${isStopped} order by "expiresAt" limit 200) e) as expire,
      (select array_agg(id) from (
        select r.id from "Pod" p join "Request" r on r."askedByKind" = 'pod' and r."askedById" = p.id
          where p.state = 'retired' and r.state in ('waiting', 'approved')
        union all select r.id from "Person" p join "Request" r on r."askedByKind" = 'person' and r."askedById" = p.id
          where p."deactivatedAt" is not null and r.state in ('waiting', 'approved') limit 200) a) as abandon, ${clocksDue},
      (select (extract(epoch from min(due) - clock_timestamp()) * 1000)::float8 from (
        select min("effectiveAt") as due from "Request" where "closedAt" is null and "effectiveAt" > now()
          and state in ('approved', 'rejected', 'changes_requested')
        union all select min("expiresAt") from "Request" where state = 'waiting' and "expiresAt" > now()) d) as next`
  const { settle, expire, abandon, pause, goOn, next } = row
  return {
    settle: settle ?? [],
    expire: expire ?? [],
    abandon: abandon ?? [],
    pause: pause ?? [],
    goOn: goOn ?? [],
    nextInMs: next,
  }
}

/** The database's clock; the only one that decides about deadlines. */
export async function databaseNow(): Promise<Date> {
  const [row] = await read.$queryRaw<[{ now: Date }]>`select now()`
  return row.now
}

/** What the filter bar offers: every pod, tool and environment there is, and whatever is chosen with its name. */
export async function queueChoices(
  actor: PersonActor,
  { pod = '', tool = '' }: QueueFilter,
): Promise<Record<'pods' | 'tools' | 'environments', Choices>> {
  demand(actor, 'requests:read')
  const [pods, tools] = await Promise.all([
    read.$queryRaw<Choices['options']>`
      select slug as value, name as label from "Pod" order by slug = ${pod} desc, name, slug limit ${choicesCountedUpTo}`,
    read.$queryRaw<Choices['options']>`
      select key as value, title as label from "Tool" order by key = ${tool} desc, title, key limit ${choicesCountedUpTo}`,
  ])
  const places = environments.map((value) => ({ value, label: environmentLabel(value) }))
  return { pods: choicesOf(pods), tools: choicesOf(tools), environments: choicesOf(places) }
}

/** When a person last decided anything here, as ISO 8601; null when nobody has. */
export async function lastDecisionAt(actor: PersonActor): Promise<string | null> {
  demand(actor, 'requests:read')
  const vote = await read.vote.findFirst({
    where: { endedAt: null, person: { issuer: { not: madeUpForTrials } } },
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
