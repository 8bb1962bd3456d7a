import 'server-only'
import { outcomeOf } from '@/lib/audit/outcomes'
import type { AuditRow } from '@/lib/audit/schema'
import { Prisma } from '@/lib/db/generated/client'

/** Microseconds since 1970 and the id of a line, which together are its place among all lines by time. */
const placeColumn = Prisma.sql`(extract(epoch from e.at) * 1000000)::bigint::text || '_' || e.id`

/** What is read of a line "e" for a list. */
export const columns = Prisma.sql`e.id, e.at, e.type, e."actorKind", e."actorName", e.sentence, e.outcome, e.environment,
  e."callId", case when e."subjectKind" = 'import' then e."subjectId" end as "importId", (select number from "Request" r where r.id = e."requestId") as "requestNumber", ${placeColumn} as cursor`

export type Found = Omit<AuditRow, 'at'> & { at: Date }

export function toRow(found: Found): AuditRow {
  const {
    id,
    at,
    type,
    actorKind,
    actorName,
    sentence,
    outcome,
    environment,
    requestNumber,
    callId,
    importId,
    cursor,
  } = found
  const where = { environment, requestNumber, callId, importId, cursor }
  return { id, at: at.toISOString(), type, actorKind, actorName, sentence, outcome: outcomeOf(type, outcome), ...where }
}

/** That a line "e" lies on this side of a place. Times alone are said too: with them whole months can be left out. */
export function beside(place: string, sign: '<' | '>' | '<=' | '>='): Prisma.Sql {
  const { micros, id } = partsOf(place)
  const at = Prisma.sql`${moment(micros)}::timestamptz`
  const [side, loosely] = [Prisma.raw(sign), Prisma.raw(`${sign[0]}=`)]
  return Prisma.sql`e.at ${loosely} ${at} and (e.at, e.id) ${side} (${at}, ${id})`
}

/**
 * That a line "e" lies behind one place, up to another and with it, said in two halves. No index has both in its order, so
 * PostgreSQL gathers them from it and then reads each page of the record once. Lines that were written at one time by
 * several lie on several pages in turn, and in their order each of those pages is read for nearly every line.
 */
export function gathered(from: string, to: string, way: 'asc' | 'desc'): Prisma.Sql[] {
  const [behind, upTo] = way === 'desc' ? (['<', '>='] as const) : (['>', '<='] as const)
  const [first, last] = (way === 'desc' ? [to, from] : [from, to]).map((place) => partsOf(place).micros) as [
    string,
    string,
  ]
  const at = (micros: string) => Prisma.sql`${moment(micros)}::timestamptz`
  const middle = at(String(Math.floor((Number(first) + Number(last)) / 2)))
  const exactly = (place: string, sign: string) => {
    const { micros, id } = partsOf(place)
    return Prisma.sql`(e.at + interval '0', e.id) ${Prisma.raw(sign)} (${at(micros)}, ${id})`
  }
  return [
    Prisma.sql`(e.at >= ${at(first)} and e.at < ${middle} or e.at >= ${middle} and e.at <= ${at(last)})`,
    exactly(from, behind),
    exactly(to, upTo),
  ]
}

/** What lies beyond a page's place: after it, or before one that is reached backwards. */
export function beyond(cursor: string): Prisma.Sql {
  return beside(cursor, cursor.startsWith('~') ? '>' : '<')
}

function partsOf(place: string): { micros: string; id: string } {
  const [micros, id] = place.replace('~', '').split('_') as [string, string]
  return { micros, id }
}

/** The time of a place as ISO 8601, which knows more than JavaScript's milliseconds. */
function moment(micros: string): string {
  const whole = new Date(Math.floor(Number(micros) / 1000)).toISOString()
  return `${whole.slice(0, -1)}${micros.slice(-3).padStart(3, '0')}Z`
}

/** When a place is, to the millisecond. */
export function timeOf(place: string): string {
  return new Date(Math.floor(Number(partsOf(place).micros) / 1000)).toISOString()
}
