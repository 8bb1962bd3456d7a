import 'server-only'
import { read, type Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** Lines of the record in their final order, behind a place up to which somebody has counted. */
export type NextLines = {
  /** The place of the last of them; null where there is none. */
  until: bigint | null
  lastAt: Date | null
  /** Whether nothing is behind them. */
  isAll: boolean
}

/** The next lines behind this place, so many at once. Places are given for good, so nothing ever comes to be before them. */
export async function nextLines(tx: Tx, position: bigint, atOnce: number): Promise<NextLines> {
  const [{ lines, until, lastAt }] = await tx.$queryRaw<[{ lines: number } & Omit<NextLines, 'isAll'>]>`
    select count(*)::int as lines, max("position") as until, max("eventAt") as "lastAt" from (
      select "position", "eventAt" from "AuditOrder" where "position" > ${position}
      order by "position" limit ${atOnce}) as next`
  return { until, lastAt, isAll: lines < atOnce }
}

/** The line "e" that has a place "o". It is looked up by its key: a join as such reads whole months for a few places. */
export const lineAtPlace = `cross join lateral (
  select * from "AuditEvent" e where e.at = o."eventAt" and e.id = o."eventId" limit 1) e`

/**
 * The last place that a line has, as a part of a statement; 0 where none has one yet. Whether any line is behind another
 * place is a comparison with it: that none is, PostgreSQL would look for among all of them.
 */
export const lastPlace = Prisma.sql`coalesce((select max("position") from "AuditOrder"), 0)`

/** The same for whoever writes. */
export async function placeNow(tx: Pick<Tx, '$queryRaw'>): Promise<bigint> {
  const [{ place }] = await tx.$queryRaw<[{ place: bigint }]>`select ${lastPlace} as place`
  return place
}

/** The same as a number. */
export async function lastPosition(): Promise<number> {
  return Number(await placeNow(read))
}
