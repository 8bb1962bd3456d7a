import 'server-only'
import type { AuditEventType } from '@/lib/audit/events'
import { read } from '@/lib/db/client'

/** The lines by which people's answer to a request is final. */
export const endingLines = [
  'request.released',
  'request.answered',
  'request.denied',
  'request.expired',
  'request.withdrawn',
  'request.superseded',
  'request.lapsed',
] as const satisfies readonly AuditEventType[]

/** A line of the record with its place in the order, as those read it who tell pods of it. */
export type Line = {
  place: number
  id: string
  at: Date
  type: string
  actorKind: string
  actorId: string
  subjectId: string
  podId: string | null
  environment: string | null
  requestId: string | null
  outcome: string | null
  data: unknown
}

/** The lines of these kinds between two places of the record's order, the second one included, but those about answers to calls. */
export async function linesBetween(after: number, upTo: number, types: readonly AuditEventType[]): Promise<Line[]> {
  if (upTo <= after) return []
  // Each is looked up by its key: a join as such might read whole months for a few places.
  const rows = await read.$queryRaw<(Omit<Line, 'place'> & { place: bigint })[]>`
    select o.position as place, e.*
    from "AuditOrder" o
      cross join lateral (
        select e.id, e.at, e.type, e."actorKind", e."actorId", e."subjectId", e."podId", e.environment, e."requestId",
          e.outcome, e.data
        from "AuditEvent" e where e.at = o."eventAt" and e.id = o."eventId" and e.type = any(${[...types]}::text[])
          and (e."callId" is null or e.type <> all(${[...endingLines]}::text[])) limit 1) e
    where o.position > ${after} and o.position <= ${upTo}
    order by o.position`
  return rows.map((row) => ({ ...row, place: Number(row.place) }))
}
