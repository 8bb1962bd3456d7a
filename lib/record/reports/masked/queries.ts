import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { asQuoted, ourSentence, quoted } from '@/lib/core/said'
import { demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Section } from '@/lib/record/reports/document'
import { type Called, formsOf } from '@/lib/record/reports/masked/called'
import { maskedSections } from '@/lib/record/reports/masked/sections'

/** Under which names a line of the record has what somebody wrote. */
const ownWords = new Set(['note', 'reason', 'remarks', 'says', 'foundCause', 'prevention', 'cause', 'checked'])

type Line = { id: string; actorKind: string; actorId: string; actorName: string; data: unknown }

/** What a report says, without anybody's name, address or id, and without what people wrote where its lines quote it. */
export async function withoutNames(
  actor: PersonActor,
  sections: readonly Section[],
  called: readonly Called[],
  salt: string,
): Promise<Section[]> {
  demand(actor, 'audit:read')
  const [known, former, lines] = await Promise.all([peopleKnown(), namesBefore(), linesIn(sections)])
  const acting = lines.flatMap(({ actorKind, actorId, actorName }) =>
    actorKind === 'person' || actorName.startsWith('Operator ')
      ? [
          {
            id: actorKind === 'person' ? actorId : actorName,
            forms: [actorName],
            names: actorKind === 'person' ? [actorName] : [],
          },
        ]
      : [],
  )
  const texts = new Map(
    lines.flatMap(({ id, actorKind, data }) =>
      actorKind === 'pod' ? [] : [[id, [...new Set(quotedIn(data))]] as const],
    ),
  )
  return maskedSections(sections, [...known, ...former, ...called, ...acting], texts, salt)
}

/** Everybody who is or was known here, also whoever has no access any more. */
async function peopleKnown(): Promise<Called[]> {
  const people = await read.person.findMany({ select: { id: true, name: true, email: true, subject: true } })
  return people.map(formsOf)
}

type Change = { field: string; from: string | null }

/** What they were called before their sign-in service said something new of them. */
async function namesBefore(): Promise<Called[]> {
  const found = await read.$queryRaw<{ id: string; changes: Change[] }[]>`
    select e."subjectId" as id, e.data -> 'changes' as changes from "AuditEvent" e
    where ${await inItsMonths()} and split_part(e.type, '.', 1) = 'person' and e.type not like 'call.%'
      and e.type = 'person.changed'`
  return found.flatMap(({ id, changes }) =>
    changes.flatMap(({ field, from }) => {
      if (!from || (field !== 'name' && field !== 'email')) return []
      return [{ id, forms: [from], names: field === 'name' ? [from] : [] }]
    }),
  )
}

/** The lines of the record that a report tells, each by its place in the order. */
async function linesIn(sections: readonly Section[]): Promise<Line[]> {
  const ids = [
    ...new Set(sections.flatMap(({ rows }) => rows.flatMap(({ event }) => (typeof event === 'string' ? [event] : [])))),
  ]
  if (ids.length === 0) return []
  return await read.$queryRaw<Line[]>`
    select e.id, e."actorKind", e."actorId", e."actorName", e.data
    from "AuditOrder" o join "AuditEvent" e on e.at = o."eventAt" and e.id = o."eventId" where o."eventId" = any(${ids})`
}

/** Each text of somebody's own in a line, in the forms in which its sentence may quote it. */
function quotedIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return ownWords.has(name) && value.trim() !== '' ? [quoted(value), `“${asQuoted(value)}”`, ourSentence(value)] : []
  if (Array.isArray(value)) return value.flatMap((item) => quotedIn(item, name))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => quotedIn(item, key))
}
