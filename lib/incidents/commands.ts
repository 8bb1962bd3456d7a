import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Incident } from '@/lib/db/generated/client'
import { aboutIncident, keepAct } from '@/lib/incidents/begun/commands'
import { isWatched } from '@/lib/incidents/rules'
import { assigned, incidentRef, noted, resolved, silenced } from '@/lib/incidents/schema'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'

/** Says that somebody looks at it: it is no news any more, and not over. */
export const acknowledgeIncident = defineCommand({
  name: 'incidents.acknowledge',
  permission: 'incidents:handle',
  actor: 'person',
  input: incidentRef,

  async run({ tx, actor, now, input: { number } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    if (incident.state === 'acknowledged') return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { state: 'acknowledged' } })
    await keepAct(tx, incident.id, { act: 'acknowledged', at: now, by: actor })
    return done(incident, 'incident.acknowledged', {})
  },
})

/** Gives it to somebody who deals with incidents, or to nobody. */
export const assignIncident = defineCommand({
  name: 'incidents.assign',
  permission: 'incidents:handle',
  actor: 'person',
  input: assigned,

  async run({ tx, actor, now, input: { number, personId } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    if ((incident.ownerId ?? '') === personId) return { ok: true, value: null, events: 'unchanged' }
    const to = personId === '' ? null : await handler(tx, personId)
    if (to && 'ok' in to) return to
    await tx.incident.update({ where: { id: incident.id }, data: { ownerId: to?.id ?? null } })
    await keepAct(tx, incident.id, { act: 'assigned', at: now, by: actor, words: to?.name ?? null })
    return done(incident, 'incident.assigned', { to })
  },
})

/** Writes what others should know, such as what is being done. What was written before stays in its story. */
export const noteIncident = defineCommand({
  name: 'incidents.note',
  permission: 'incidents:handle',
  actor: 'person',
  input: noted,

  async run({ tx, actor, now, input: { number, note } }) {
    const incident = await lockIncident(tx, number)
    if ('ok' in incident) return incident
    if (incident.note === note) return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { note } })
    await keepAct(tx, incident.id, { act: 'noted', at: now, by: actor, words: note })
    return done(incident, 'incident.noted', { note })
  },
})

/** Calls it over, with why. What is watched ends by itself and not by somebody's word. */
export const resolveIncident = defineCommand({
  name: 'incidents.resolve',
  permission: 'incidents:handle',
  actor: 'person',
  input: resolved,

  async run({ tx, actor, now, input: { number, reason } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    if (isWatched(incident.kind)) return refuse('conflict', 'still_so')
    await endIncident(tx, incident, now, { by: actor, reason })
    return done(incident, 'incident.resolved', { reason, because: 'person' as const })
  },
})

/** Tells nobody of it until then; it goes on being counted. */
export const silenceIncident = defineCommand({
  name: 'incidents.silence',
  permission: 'incidents:handle',
  actor: 'person',
  input: silenced,

  async run({ tx, actor, now, input: { number, hours } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    const until = hours === '0' ? null : new Date(now.getTime() + Number(hours) * 3_600_000)
    if (until === null && incident.silencedUntil === null) return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { silencedUntil: until } })
    const words = until?.toISOString() ?? null
    await keepAct(tx, incident.id, { act: until ? 'silenced' : 'told_again', at: now, by: actor, words })
    return done(incident, 'incident.silenced', { until: words })
  },
})

type IncidentEvent = Extract<AuditEntry['type'], `incident.${string}`>
type Data<Type> = Omit<Extract<AuditEntry, { type: Type }>['data'], 'number' | 'title'>

export function done<Type extends IncidentEvent>(incident: Incident, type: Type, data: Data<Type>) {
  return { ok: true as const, value: null, events: [incidentLine(incident, type, data)] as const }
}

/** The line that tells of something that became of an incident. */
export function incidentLine<Type extends IncidentEvent>(incident: Incident, type: Type, data: Data<Type>): AuditEntry {
  const { number, title } = incident
  return { ...aboutIncident(incident), type, data: { number, title, ...data } } as unknown as AuditEntry
}

/**
 * Ends it, by a person or by itself. Who is told again when it comes again is no business of an earlier silence, and nobody
 * waits for the next word about what is over.
 */
export async function endIncident(
  tx: Tx,
  { id }: Incident,
  at: Date,
  { by, reason }: { by: PersonActor | null; reason: string | null },
): Promise<void> {
  await tx.incident.update({
    where: { id },
    data: { state: 'resolved', resolvedAt: at, silencedUntil: null, nextWordAt: null },
  })
  await keepAct(tx, id, { act: 'resolved', at, by, words: reason })
}

export async function lockIncident(tx: Tx, number: number): Promise<Incident | Refusal> {
  await tx.$queryRaw`select id from "Incident" where number = ${number} for update`
  return (await tx.incident.findUnique({ where: { number } })) ?? refuse('not_found', 'unknown_incident')
}

/** The same of one that is not over. */
export async function going(tx: Tx, number: number): Promise<Incident | Refusal> {
  const incident = await lockIncident(tx, number)
  return 'ok' in incident || incident.state !== 'resolved' ? incident : refuse('conflict', 'incident_over')
}

async function handler(tx: Tx, id: string): Promise<{ id: string; name: string } | Refusal> {
  const person = await tx.person.findUnique({
    where: { id },
    select: { id: true, name: true, roles: true, deactivatedAt: true },
  })
  const may = person && !person.deactivatedAt && permissionsOf(person.roles as HumanRole[]).has('incidents:handle')
  return may
    ? { id: person.id, name: person.name }
    : refuse('invalid', 'unknown_owner', { personId: ['Choose somebody who deals with incidents'] })
}
