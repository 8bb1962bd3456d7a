import 'server-only'
import { beside } from '@/lib/audit/line/queries'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'

/** Enough to fill a page with what one line in two hundred and fifty is; reading them takes some ten milliseconds. */
const firstWindow = 10_000
/** Reading these takes about a tenth of a second, so nobody waits much longer than they are asked to. */
const widestWindow = 100_000

type Windows<Row> = {
  /** Where to begin, as a position in the order of the record. */
  start: number
  way: 'asc' | 'desc'
  /** For how long windows are added after the first. */
  ms: number
  /** Rows between two places, as many as are still missing. */
  look(between: readonly Prisma.Sql[], missing: number): Promise<Row[]>
  limit: number
}

/**
 * Rows that no index leads to, found by going through the record in windows of so many lines until there are enough, the
 * record ends or the time is over. The order of the record only says how far a window goes; what is in it is decided by
 * time, as everywhere on the timeline. `stoppedAt` is the place up to which it was looked, when that was not all.
 */
export async function walk<Row>({ start, way, ms, look, limit }: Windows<Row>): Promise<{
  found: Row[]
  stoppedAt: string | null
}> {
  const until = Date.now() + ms
  const found: Row[] = []
  let [position, from] = [start, null as string | null]
  for (let width = firstWindow; ; width = Math.min(width * 3, widestWindow)) {
    position += way === 'desc' ? -width : width
    const to = await placeAt(position)
    found.push(...(await look(between(from, to, way), limit - found.length)))
    if (to === null || found.length >= limit) return { found, stoppedAt: null }
    if (Date.now() >= until) return { found, stoppedAt: to }
    from = to
  }
}

/** What lies behind one place, up to another and with it. */
function between(from: string | null, to: string | null, way: 'asc' | 'desc'): Prisma.Sql[] {
  const [behind, upTo] = way === 'desc' ? (['<', '>='] as const) : (['>', '<='] as const)
  return [...(from ? [beside(from, behind)] : []), ...(to ? [beside(to, upTo)] : [])]
}

/** The place of the line at a position; null before the first line and behind the last. */
async function placeAt(position: number): Promise<string | null> {
  if (position < 1) return null
  const [line] = await read.$queryRaw<{ place: string }[]>`
    select (extract(epoch from "eventAt") * 1000000)::bigint::text || '_' || "eventId" as place
    from "AuditOrder" where position = ${position}`
  return line?.place ?? null
}

/** The position of the line at a place; of the last line, when that one has none yet. */
export async function positionOf(place: string | undefined, last: number): Promise<number> {
  if (place === undefined) return last
  const [line] = await read.$queryRaw<{ position: bigint }[]>`
    select position from "AuditOrder" where "eventId" = ${place.split('_')[1]}`
  return line ? Number(line.position) : last
}

/** That a line "e" is among those that are looked at first; null when those are all. */
export async function amongFirst(last: number): Promise<Prisma.Sql | null> {
  const to = await placeAt(last - firstWindow)
  return to === null ? null : beside(to, '>=')
}
