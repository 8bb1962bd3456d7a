import 'server-only'
import { beside, gathered } from '@/lib/audit/line/queries'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'

/** What one line in twenty-five is fills a page from these, read in their order. */
const nearest = 1_000
/** Enough to fill a page with what one line in a hundred is. */
const firstWindow = 4_000
/** Reading these takes about a tenth of a second, so nobody waits much longer than they are asked to. */
const widestWindow = 100_000

type Windows<Row> = {
  /** Where to begin, as a position in the order of the record, and as a place by time unless that is its end. */
  start: number
  place: string | null
  way: 'asc' | 'desc'
  /** Whether an index leads to some of these rows: within a window it knows them by their times as well, said as such. */
  isLed: boolean
  /** For how long windows are added after the first. */
  ms: number
  /**
   * Rows between two places, as many as are still missing: read in their order until there are enough, or, where few are
   * to be expected, all of the window as it lies on disk.
   */
  look(between: readonly Prisma.Sql[], missing: number, as: 'ordered' | 'stored'): Promise<Row[]>
  limit: number
}

/**
 * Rows that no index leads to, found by going through the record in windows of so many lines until there are enough, the
 * record ends or the time is over. The order of the record only says how far a window goes; what is in it is decided by
 * time, as everywhere on the timeline. `stoppedAt` is the place up to which it was looked, when that was not all.
 */
export async function walk<Row>({ start, place, way, isLed, ms, look, limit }: Windows<Row>): Promise<{
  found: Row[]
  stoppedAt: string | null
}> {
  const until = Date.now() + ms
  const found: Row[] = []
  let [position, from] = [start, place]
  for (let width = nearest; ; width = width === nearest ? firstWindow - nearest : Math.min(width * 3, widestWindow)) {
    position += way === 'desc' ? -width : width
    const to = furtherOf(from, await placeAt(position), way)
    const as = width === nearest ? 'ordered' : 'stored'
    const isGathered = as === 'stored' && !isLed
    const within = isGathered && from !== null && to !== null ? gathered(from, to, way) : between(from, to, way)
    found.push(...(await look(within, limit - found.length, as)))
    if (to === null || found.length >= limit) return { found, stoppedAt: null }
    if (width !== nearest && Date.now() >= until) return { found, stoppedAt: to }
    from = to
  }
}

/**
 * Of two places the one further this way; null is the end. Lines that came late have a place among the last and a time
 * among the first, so a window may seem to end before it begins.
 */
function furtherOf(one: string | null, other: string | null, way: 'asc' | 'desc'): string | null {
  if (one === null || other === null) return other
  const [[at, id], [otherAt, otherId]] = [one.split('_'), other.split('_')] as [string[], string[]]
  const isLater = at === otherAt ? otherId! > id! : Number(otherAt) > Number(at)
  return isLater === (way === 'asc') ? other : one
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
