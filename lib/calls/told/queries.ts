import 'server-only'
import type { AuditEventType } from '@/lib/audit/events'
import { endingLines } from '@/lib/audit/told/queries'
import type { Told } from '@/lib/calls/told/schema'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** The lines by which a call that waited for people has its answer. The outcome of each is the state it leaves. */
const tellingLines = [...endingLines, 'call.unreported'] as const satisfies readonly AuditEventType[]

/** So many places of the order are looked through at once. */
export const placesAtOnce = 10_000

/**
 * What was told between two places of the record's order, the second one included, in that order: to everybody, or to one
 * account. The two lie no further apart than `placesAtOnce`.
 */
export async function toldBetween(after: number, upTo: number, accountId?: string): Promise<Told[]> {
  if (upTo <= after) return []
  // Each is looked up by its key: a join as such might read whole months, or every call there is, for a few places.
  const own = accountId === undefined ? Prisma.sql`true` : Prisma.sql`c."accountId" = ${accountId}`
  const rows = await read.$queryRaw<(Omit<Told, 'place'> & { place: bigint })[]>`
    select o.position as place, e.id as "lineId", c."accountId", c.id as "callId", c."toolKey" as tool, c."taskKey" as task,
      e.outcome as state, r.number as request, coalesce(e.data->'fields', '[]') as fields, e.at
    from "AuditOrder" o
      cross join lateral (select e.id, e.at, e."callId", e.outcome, e.data from "AuditEvent" e where e.at = o."eventAt"
        and e.id = o."eventId" and e.type = any(${[...tellingLines]}::text[]) limit 1) e
      cross join lateral (select * from "Call" c where c.id = e."callId" limit 1) c
      left join lateral (select r.number from "Request" r where r.id = c."requestId" limit 1) r on true
    where o.position > ${after} and o.position <= ${upTo} and ${own}
    order by o.position`
  return rows.map((row) => ({ ...row, place: Number(row.place) }))
}
