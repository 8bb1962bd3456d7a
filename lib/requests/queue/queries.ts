import 'server-only'
import type { PersonActor } from '@/lib/core/actor'
import { countedUpTo, foundCountedUpTo } from '@/lib/core/count'
import { searchWords } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'
import { signedBy } from '@/lib/db/signed'
import { allOf } from '@/lib/db/things'
import { decidedOrder, type QueueAddress, soonestFirst } from '@/lib/requests/queue/schema'
import { type QueueView, type RequestDetail } from '@/lib/requests/schema'

// How the queue is asked for in SQL: of a request by the name of r.

/** What the filter bar of the queue can narrow by, and the page. */
export type QueueFilter = Partial<Omit<QueueAddress, 'view'>>

/** The ids of the first of a page, in the order of the view or, for a page that ends at its place, against it. */
export async function idsOf(
  actor: PersonActor,
  view: QueueView,
  filter: QueueFilter,
  atMost: number,
): Promise<string[]> {
  const { time, direction } = orderOf(view, filter)
  const rows = await read.$queryRaw<{ id: string }[]>`
    select r.id from "Request" r where ${await wanted(actor, view, filter)}
    order by ${time} ${Prisma.raw(direction)}, r.id ${Prisma.raw(direction)} limit ${atMost}`
  return rows.map(({ id }) => id)
}

/** How far requests are counted that this filter shows. */
export function upToOf({ q }: QueueFilter): number {
  return searchWords(q).length > 0 ? foundCountedUpTo : countedUpTo
}

/** How many of a view this filter shows, or lie beyond its place, as far as they are counted. */
export async function countOf(actor: PersonActor, view: QueueView, filter: QueueFilter): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (
      select from "Request" r where ${await wanted(actor, view, filter)} limit ${upToOf(filter) + 1}) counted`
  return row.count
}

/** How many wait, as the view of everybody has them, as far as they are counted. */
export async function countOfAll(): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (
      select from "Request" r where ${waitsUntil(Prisma.sql`r."expiresAt"`)} limit ${countedUpTo + 1}) counted`
  return row.count
}

const waitsUntil = (expires: Prisma.Sql) => Prisma.sql`r.state = 'waiting' and ${expires} > now()`

/** Those of these requests that a filter shows, in whichever view. */
export async function shownBy(filter: QueueFilter, ids: readonly string[]): Promise<string[]> {
  const rows = await read.$queryRaw<{ id: string }[]>`
    select r.id from "Request" r where r.id = any(${[...ids]}) and ${await filterOf(filter)}`
  return rows.map(({ id }) => id)
}

/** Where a request stands among those that wait for this person, and which ones stand beside it; null for any other. */
export async function positionOf(actor: PersonActor, requestId: string): Promise<RequestDetail['position']> {
  const mine = Prisma.sql`"Request" r where ${viewOf(actor, 'mine', true)}`
  const place = Prisma.sql`(r."expiresAt", r.id)`
  const here = Prisma.sql`(select "expiresAt" from "Request" where id = ${requestId}), ${requestId}`
  // The number stands in no index of what waits, so it is looked up of the one that is found.
  const [row] = await read.$queryRaw<{ before: number; previous: number | null; next: number | null }[]>`
    select (select count(*)::int from (select from ${mine} and ${place} < (${here}) limit ${countedUpTo}) b) as before,
      (select number from "Request" where id = (
        select r.id from ${mine} and ${place} < (${here}) order by r."expiresAt" desc, r.id desc limit 1)) as previous,
      (select number from "Request" where id = (
        select r.id from ${mine} and ${place} > (${here}) order by r."expiresAt", r.id limit 1)) as next
    where exists (select from ${mine} and r.id = ${requestId})`
  if (!row) return null
  return { index: row.before + 1, total: await countOf(actor, 'mine', {}), previous: row.previous, next: row.next }
}

/** What waits for this person, as their queue has it; of a request by the name of r. */
export function waitsFor(actor: PersonActor): Prisma.Sql {
  return viewOf(actor, 'mine', false)
}

/** What a search means, whatever its state. */
export function meant(q: string): Prisma.Sql {
  return allOf(saying(q))
}

async function wanted(actor: PersonActor, view: QueueView, filter: QueueFilter): Promise<Prisma.Sql> {
  const place = beyond(view, filter)
  return allOf([viewOf(actor, view, place !== null), await filterOf(filter), place])
}

/**
 * The requests of a view, as far as they concern this person. Where a place in its order is asked for as well, an index is
 * to be read from there: of two bounds PostgreSQL takes the one it meets first, so the other is told to it as no bound.
 */
function viewOf(actor: PersonActor, view: QueueView, isPlaced: boolean): Prisma.Sql {
  if (view === 'decided') return Prisma.sql`r."decidedAt" is not null`
  const expires = isPlaced ? Prisma.sql`r."expiresAt" + interval '0'` : Prisma.sql`r."expiresAt"`
  const waiting = waitsUntil(expires)
  if (view === 'team') return waiting
  if (!actor.can.has('requests:decide')) return Prisma.sql`false`
  // All of it stands in the index of what waits, in this order, but for what this person signed already, which is little.
  // A pod's owner signs nothing of it, nor does who could have asked it with a key; what no pod asked has neither. The keys
  // are one list, read once: PostgreSQL expects that few wait, and would look keys up for each of them.
  return Prisma.sql`${waiting} and r."wishedById" is distinct from ${actor.id}
    and (r."podId" is null or r."podId" <> all (array(select id from "Pod" where "ownerId" = ${actor.id})))
    and not exists (select from unnest(array(select (a."podId", a.environment, c."createdAt", least(c."revokedAt", c."expiresAt"))
        from "Credential" c join "ServiceAccount" a on a.id = c."accountId" where c."issuedTo" = ${actor.id}))
      as held(pod text, environment text, since timestamptz, until timestamptz)
      where held.pod = r."podId" and held.environment = r.environment and r."askedAt" between held.since and held.until)
    and not r.barred @> ${JSON.stringify([actor.id])}::jsonb
    and r.groups && ${[...actor.groups]}::text[]
    and r.id not in (select id from ${signedBy(actor.id)})`
}

/**
 * Whoever is more to something that waits than a signer for a group: who asked for it, signed it, answers for its pod, or
 * could have asked it. For all others it is their groups alone that say what waits for them.
 */
export async function singledOut(): Promise<Set<string>> {
  const rows = await read.$queryRaw<{ id: string }[]>`
    with waiting as materialized (select distinct r."wishedById", r.barred, r."podId", r.environment from "Request" r
        where r.state = 'waiting'),
      asking as materialized (select distinct "podId", environment from waiting where "podId" is not null)
    select "wishedById" as id from waiting where "wishedById" is not null
    union select jsonb_array_elements_text(barred) from waiting where barred <> '[]'
    union select unnest(s.signers) from "Request" s where s.state in ('waiting', 'approved') and s.signers <> '{}'
    union select "ownerId" from "Pod" where "ownerId" is not null and id in (select "podId" from asking)
    union select c."issuedTo" from asking join "ServiceAccount" a using ("podId", environment)
      join "Credential" c on c."accountId" = a.id and c."issuedTo" is not null`
  return new Set(rows.map(({ id }) => id))
}

async function filterOf({ risk, pod, tool, env, q }: QueueFilter): Promise<Prisma.Sql> {
  // Who types what the field does not list knows it by its name.
  const [pods, tools] = await Promise.all([
    pod && read.$queryRaw<Named[]>`select id as key from "Pod" where slug = ${pod} or name = ${pod}`,
    tool && read.$queryRaw<Named[]>`select key from "Tool" where key = ${tool} or title = ${tool}`,
  ])
  return allOf([
    risk && Prisma.sql`r.tier = ${risk}::"Tier"`,
    pods && oneOf('podId', pods),
    tools && oneOf('toolKey', tools),
    env && Prisma.sql`r.environment = ${env}`,
    ...saying(q),
  ])
}

type Named = { key: string }

/** Of one alone an index holds the requests in the order of the queue; of several they are sorted. */
function oneOf(column: 'podId' | 'toolKey', named: readonly Named[]): Prisma.Sql {
  const [first, ...others] = named.map(({ key }) => key)
  if (first === undefined) return Prisma.sql`false`
  const its = Prisma.raw(`r."${column}"`)
  return others.length === 0 ? Prisma.sql`${its} = ${first}` : Prisma.sql`${its} = any(${[first, ...others]})`
}

function saying(q: string | undefined): Prisma.Sql[] {
  return searchWords(q).map((word) => {
    const [text, number] = [holding(word), numbered(word)]
    return Prisma.sql`(r.sentence ilike any ${text} or r."taskKey" ilike any ${text} or r.number = ${number})`
  })
}

/** The number that is meant by "CS-12" or "12". */
function numbered(word: string): number | null {
  const number = /^(?:cs-)?(\d{1,9})$/i.exec(word)?.[1]
  return number ? Number(number) : null
}

/** What expires first comes first; of decided ones, what was decided last, unless the filter says otherwise. */
function orderOf(view: QueueView, { cursor, sort }: QueueFilter) {
  const keys = view === 'decided' ? decidedOrder(sort) : soonestFirst
  return { ...keys.place(cursor), time: Prisma.raw(view === 'decided' ? 'r."decidedAt"' : 'r."expiresAt"') }
}

function beyond(view: QueueView, filter: QueueFilter): Prisma.Sql | null {
  const { time, values, direction } = orderOf(view, filter)
  if (!values) return null
  return Prisma.sql`(${time}, r.id) ${Prisma.raw(direction === 'asc' ? '>' : '<')} (${Prisma.join(Object.values(values))})`
}
