import 'server-only'
import { beyond, columns, type Found, timeOf, toRow } from '@/lib/audit/line/queries'
import { countedLines, countedOf, countOfCounted } from '@/lib/audit/measured/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import type { AuditFilter, AuditRow } from '@/lib/audit/schema'
import { amongFirst, positionOf, walk } from '@/lib/audit/walk/queries'
import { idIn, type Wanted, wantedBy, type Way } from '@/lib/audit/wanted/queries'
import type { Actor } from '@/lib/core/actor'
import { countedUpTo, type Place } from '@/lib/core/count'
import { revealIn } from '@/lib/core/hidden'
import { type Page, placeOf } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** More than of other lists, because most lines are one: what can be seen at once tells what belongs together. */
const pageSize = 40

/** For how long one page is looked for where no index leads to it: at first no further than one window, on request longer. */
const patienceMs = { atOnce: 0, withSomeIndex: 100, furtherBack: 700 } as const

/** A page of the record. `lookedTo` is the moment to which it was looked through for it, when that was not all of it. */
export type TimelinePage = Page<AuditRow> & { position: number; lookedTo: string | null }

/**
 * One page of the record, newest first, as far as this reader may see it. `next` is the cursor of the next page; a reader
 * who asks for the lines after `position` misses none.
 */
export async function timeline(actor: Actor, filter: AuditFilter): Promise<TimelinePage> {
  const { cursor } = filter
  const wanted = await wantedBy(actor, filter)
  const isBack = cursor?.startsWith('~') ?? false
  // First, so that a line that comes meanwhile is seen twice rather than never.
  const position = await lastPosition()
  const counted = actor.can.has('audit:read') ? countedOf(filter) : null
  const { found, stoppedAt } = counted
    ? { found: await countedLines(counted, wanted.every, placeIn(cursor)), stoppedAt: null }
    : await lookFor(wanted, cursor, position)
  const rows = revealIn(isBack ? found.slice(0, pageSize).toReversed() : found.slice(0, pageSize)).map(toRow)
  const [first, last] = [rows[0]?.cursor ?? null, rows.at(-1)?.cursor ?? null]
  const isMore = found.length > pageSize
  const onward = stoppedAt ?? (isMore ? (isBack ? first : last) : null)
  const next = isBack ? last : onward
  const previous = isBack ? onward : cursor === undefined ? null : first
  const lookedTo = stoppedAt && !isBack ? timeOf(stoppedAt) : null
  return { rows, next, previous: previous && `~${previous}`, position, lookedTo }
}

/**
 * Where such a page lies among all the lines this reader may see and wants, as far as anybody counts. Null where counting
 * would mean to look through the record.
 */
export async function placeInTimeline(actor: Actor, filter: AuditFilter, page: Page<AuditRow>): Promise<Place | null> {
  const wanted = await wantedBy(actor, filter)
  const { direct } = wanted
  const counted = actor.can.has('audit:read') ? countedOf(filter) : null
  if (counted) {
    const place = await placeOf(page, (cursor) => countOfCounted(counted, wanted.every, cursor, placeIn(cursor).beyond))
    // However many there are, they were counted as they came.
    return { ...place, upTo: Number.MAX_SAFE_INTEGER }
  }
  if (direct) {
    return await placeOf(page, (cursor) => count(direct, cursor === undefined ? [] : [beyond(cursor)]))
  }
  if (filter.cursor !== undefined || (page.next !== null && page.rows.length < pageSize)) return null
  if (page.next === null) return { before: 0, total: page.rows.length }
  const first = await amongFirst(await lastPosition())
  const total = await count({ within: wanted.every, ways: [{ where: Prisma.sql`true` }] }, first ? [first] : [])
  return { before: 0, total: Math.max(total, page.rows.length + 1), ...(first && { isLeast: true }) }
}

/** So many places of the order are looked through for news at once; whoever is further behind gets the newest page. */
const mostNews = 2_000

/**
 * What got its place in the order of the record after this position, in that order, as far as this reader may see and
 * wants it. Whoever asks again from the `position` that comes with it gets every line once, and none behind it. When
 * there is `more`, that position is the last of these lines.
 */
export async function linesAfter(
  actor: Actor,
  filter: AuditFilter,
  after: number,
): Promise<{ rows: AuditRow[]; position: number; more: boolean }> {
  const { every } = await wantedBy(actor, filter)
  const last = await lastPosition()
  const upTo = Math.min(last, after + mostNews)
  const found = await read.$queryRaw<(Found & { position: bigint })[]>`
    select found.*, o.position from "AuditOrder" o cross join lateral (
      select ${columns} from "AuditEvent" e where e.at = o."eventAt" and e.id = o."eventId" and ${every} offset 0) found
    where o.position > ${after} and o.position <= ${upTo} order by o.position limit ${pageSize + 1}`
  const rows = found.slice(0, pageSize)
  const isMore = found.length > pageSize
  return {
    rows: revealIn(rows).map(toRow),
    position: isMore ? Number(rows.at(-1)!.position) : Math.max(after, upTo),
    more: isMore || upTo < last,
  }
}

/** The lines of a page and one more, the nearest to its place first. */
async function lookFor(wanted: Wanted, cursor: string | undefined, last: number) {
  const way = cursor?.startsWith('~') ? 'asc' : 'desc'
  const start = cursor === undefined ? [] : [beyond(cursor)]
  const limit = pageSize + 1
  if (wanted.direct) return { found: await lines(wanted.direct, start, way, limit), stoppedAt: null }
  const everything = { within: wanted.every, ways: [{ where: Prisma.sql`true` }] }
  const ms = patienceMs[cursor ? 'furtherBack' : wanted.isLed ? 'withSomeIndex' : 'atOnce']
  return await walk({
    start: await positionOf(cursor, last),
    place: cursor?.replace('~', '') ?? null,
    way,
    isLed: wanted.isLed,
    ms,
    limit,
    look: (between, missing, as) => lines(everything, [...start, ...between], way, missing, as),
  })
}

const placeIn = (cursor: string | undefined) => ({
  cursor,
  beyond: cursor === undefined ? Prisma.sql`true` : beyond(cursor),
  limit: pageSize + 1,
})

type Direct = NonNullable<Wanted['direct']>

async function lines(
  { within, ways }: Direct,
  also: readonly Prisma.Sql[],
  way: 'asc' | 'desc',
  limit: number,
  as: 'ordered' | 'stored' = 'ordered',
) {
  if (ways.length === 0) return []
  const side = Prisma.raw(way)
  const order = Prisma.sql`order by e.at ${side}, e.id ${side}`
  const must = Prisma.join([within, ...also], ' and ')
  // A limit that PostgreSQL first has to ask for makes it go through an index in its order, where it would sort all of a noun.
  const most = (one: Way) => ('inOrder' in one ? Prisma.sql`(select ${limit}::int)` : Prisma.sql`${limit}`)
  const against = Prisma.raw(way === 'desc' ? 'asc' : 'desc')
  // Of one value alone the order says nothing, but an index that begins with it has the lines in this order and no other.
  const led = (one: Way) =>
    'led' in one ? Prisma.sql`order by ${one.led} ${against}, e.at ${side}, e.id ${side}` : order
  const end = (one: Way) => (as === 'stored' ? Prisma.sql`offset 0` : Prisma.sql`${led(one)} limit ${most(one)}`)
  const looks = ways.map((one) => through(one, Prisma.sql`*`, must, end(one)))
  return await read.$queryRaw<Found[]>`
    select ${columns} from (${Prisma.join(looks, ' union all ')}) e ${order} limit ${limit}`
}

async function count({ within, ways }: Direct, also: readonly Prisma.Sql[]): Promise<number> {
  if (ways.length === 0) return 0
  const must = Prisma.join([within, ...also], ' and ')
  const most = Prisma.sql`limit ${countedUpTo + 1}`
  const looks = ways.map((one) => through(one, Prisma.sql`1`, must, most))
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (select from (${Prisma.join(looks, ' union all ')}) line ${most}) line`
  return row.count
}

/** The lines of one way. Each id has a look with a limit of its own, since an index has each one's lines in their order. */
function through(way: Way, what: Prisma.Sql, must: Prisma.Sql, end: Prisma.Sql): Prisma.Sql {
  const one = (condition: Prisma.Sql) =>
    Prisma.sql`(select ${what} from "AuditEvent" e where ${must} and ${condition} ${end})`
  if ('where' in way) return one(way.where)
  const column = idIn(way.column)
  if (way.ids.length === 1) return one(Prisma.sql`${column} = ${way.ids[0]}`)
  const each = one(Prisma.sql`${column} = own.id`)
  return Prisma.sql`(select e.* from unnest(${way.ids}::text[]) own(id) cross join lateral ${each} e)`
}
