import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { keepAct } from '@/lib/incidents/begun/commands'
import { done, going, lockIncident } from '@/lib/incidents/commands'
import { lookedBack, noticed, promised, runbookWritten, updated } from '@/lib/incidents/led/schema'

/** Writes what people notice, so that whoever waits for something knows whether this is why. */
export const sayNoticed = defineCommand({
  name: 'incidents.say_noticed',
  permission: 'incidents:handle',
  actor: 'person',
  input: noticed,

  async run({ tx, actor, now, input: { number, noticed: says } }) {
    const incident = await lockIncident(tx, number)
    if ('ok' in incident) return incident
    if (incident.noticed === says) return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { noticed: says } })
    await keepAct(tx, incident.id, { act: 'noticed', at: now, by: actor, words: says })
    return done(incident, 'incident.noticed', { says })
  },
})

/** Says how it stands, which is the word that was promised, and by when the next one comes. */
export const updateIncident = defineCommand({
  name: 'incidents.update',
  permission: 'incidents:handle',
  actor: 'person',
  input: updated,

  async run({ tx, actor, now, input: { number, update: says, next } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    const nextWordAt = inMinutes(now, next)
    await tx.incident.update({ where: { id: incident.id }, data: { nextWordAt } })
    const by = { at: now, by: actor }
    await keepAct(tx, incident.id, { act: 'updated', ...by, words: says })
    if (nextWordAt) await keepAct(tx, incident.id, { act: 'promised', ...by, words: nextWordAt.toISOString() })
    return done(incident, 'incident.updated', { says, nextWordAt: nextWordAt?.toISOString() ?? null })
  },
})

/** Promises to say more by a time, or takes that back. */
export const promiseWord = defineCommand({
  name: 'incidents.promise',
  permission: 'incidents:handle',
  actor: 'person',
  input: promised,

  async run({ tx, actor, now, input: { number, next } }) {
    const incident = await going(tx, number)
    if ('ok' in incident) return incident
    const nextWordAt = inMinutes(now, next)
    if (nextWordAt === null && incident.nextWordAt === null) return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { nextWordAt } })
    const words = nextWordAt?.toISOString() ?? null
    await keepAct(tx, incident.id, { act: 'promised', at: now, by: actor, words })
    return done(incident, 'incident.word_promised', { nextWordAt: words })
  },
})

/** Writes what to do when it comes, or takes that away. It stays when it is over, for whoever meets it again. */
export const writeRunbook = defineCommand({
  name: 'incidents.write_runbook',
  permission: 'incidents:handle',
  actor: 'person',
  input: runbookWritten,

  async run({ tx, actor, now, input: { number, runbook } }) {
    const incident = await lockIncident(tx, number)
    if ('ok' in incident) return incident
    if (incident.runbook === runbook) return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { runbook } })
    await keepAct(tx, incident.id, { act: 'runbook', at: now, by: actor, words: runbook })
    return done(incident, 'incident.runbook_written', { says: runbook })
  },
})

/** Writes why it came and what keeps it from coming again, once it is over: before, nobody can know. */
export const lookBack = defineCommand({
  name: 'incidents.look_back',
  permission: 'incidents:handle',
  actor: 'person',
  input: lookedBack,

  async run({ tx, actor, now, input: { number, ...found } }) {
    const incident = await lockIncident(tx, number)
    if ('ok' in incident) return incident
    if (incident.state !== 'resolved') return refuse('conflict', 'incident_not_over')
    const { foundCause, prevention } = found
    if (incident.foundCause === foundCause && incident.prevention === prevention)
      return { ok: true, value: null, events: 'unchanged' }
    await tx.incident.update({ where: { id: incident.id }, data: { ...found, lookedBackAt: now } })
    const by = { at: now, by: actor }
    await keepAct(tx, incident.id, { act: 'looked_back', ...by, words: foundCause })
    await keepAct(tx, incident.id, { act: 'prevented', ...by, words: prevention })
    return done(incident, 'incident.looked_back', found)
  },
})

function inMinutes(now: Date, minutes: string): Date | null {
  return minutes === '0' ? null : new Date(now.getTime() + Number(minutes) * 60_000)
}
