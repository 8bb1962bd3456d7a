import 'server-only'
import { type Counted, countedIn, hoursOf } from '@/lib/audit/measured/queries'
import type { Sampled } from '@/lib/audit/measured/sample/schema'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'

/**
 * Some of the lines that a measure counts, spread evenly over all of them, so that nobody chooses which: the same for the same
 * time as long as nothing is added. Each is looked for in the hour in which it was counted.
 */
export async function sampleOf(counted: Counted, most: number): Promise<Sampled[]> {
  const places = placesIn((await hoursOf(counted)).toReversed(), most)
  if (places.length === 0) return []
  const rows = await read.$queryRaw<(Omit<Sampled, 'at'> & { at: Date })[]>`
    select e.id, e.at, e.outcome, e.data ->> 'reasonCode' as "reasonCode", coalesce(e.data ->> 'note', '') as note,
      (select number from "Request" r where r.id = e."requestId") as "requestNumber"
    from unnest(${places.map(({ hour }) => hour)}::timestamptz[], ${places.map(({ nth }) => nth)}::int[]) own(hour, nth)
      cross join lateral (select e.* from "AuditEvent" e where e.at >= own.hour and e.at < own.hour + interval '1 hour'
        and ${countedIn(counted)} order by e.at, e.id offset own.nth limit 1) e
    order by e.at desc, e.id desc`
  return rows.map(({ at, ...row }) => revealIn({ ...row, at: at.toISOString() }))
}

/** Where so many things lie that are spread evenly over those of all hours, each the first behind the same share of them. */
export function placesIn(hours: readonly { hour: Date; count: number }[], most: number): { hour: Date; nth: number }[] {
  const all = hours.reduce((sum, { count }) => sum + count, 0)
  const wanted = Array.from({ length: Math.min(most, all) }, (_, at) =>
    Math.floor(((at + 0.5) * all) / Math.min(most, all)),
  )
  let before = 0
  return hours.flatMap(({ hour, count }) => {
    const first = before
    before += count
    return wanted.filter((at) => at >= first && at < before).map((at) => ({ hour, nth: at - first }))
  })
}
