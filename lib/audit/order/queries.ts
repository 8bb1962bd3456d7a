import 'server-only'
import { read, type Tx } from '@/lib/db/client'

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

/** The last place that a line has; 0 where none has one yet. */
export async function lastPosition(): Promise<number> {
  const [{ position }] = await read.$queryRaw<[{ position: bigint }]>`
    select coalesce(max(position), 0) as position from "AuditOrder"`
  return Number(position)
}
