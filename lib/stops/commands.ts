import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { environments } from '@/lib/core/environment'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Stop } from '@/lib/db/generated/client'
import type { StopScope } from '@/lib/policy/stopped'
import { placeTitle } from '@/lib/stops/labels'
import { confirming, puttingOn, resuming } from '@/lib/stops/schema'
import { moveEpoch } from '@/lib/tools/commands'

/**
 * Puts an emergency stop on. From the end of this transaction on no gate decides without it: what was decided on the epoch
 * before is not written any more.
 */
export const putOnStop = defineCommand({
  name: 'stops.put_on',
  permission: 'stops:put_on',
  input: puttingOn,

  async run({ tx, actor, now, input: { scope, target: named, reason } }) {
    const found = await targetOf(tx, scope, named)
    if (!found) return refuse('not_found', 'nothing_to_stop', { target: ['There is nothing of that name to stop'] })
    const { target, title } = found
    const id = newId()
    const made = await tx.$executeRaw`
      insert into "Stop" ("id", "scope", "target", "title", "reason", "at", "byId", "byName")
      values (${id}, ${scope}::"StopScope", ${target}, ${title}, ${reason}, ${now}, ${actor.id}, ${actor.name}) on conflict do nothing`
    if (made === 0) return refuse('conflict', 'already_stopped')
    await moveEpoch(tx)
    const event: AuditEntry = { ...about({ id, scope, target }), type: 'stop.put_on', data: { scope, title, reason } }
    return { ok: true, value: { stopId: id }, events: [event] }
  },
})

/**
 * Takes a stop off, with what was found and how that was checked. A stop of everything a second person takes off; only the
 * operator, who acts as the installation, does it alone.
 */
export const resumeStop = defineCommand({
  name: 'stops.resume',
  permission: 'stops:resume',
  input: resuming,

  async run({ tx, actor, now, input: { stopId, cause, checked } }) {
    const stop = await lockStop(tx, stopId)
    if ('ok' in stop) return stop
    const asked = { askedAt: now, askedById: actor.id, askedByName: actor.name, cause, checked }
    if (stop.scope !== 'everything' || actor.kind === 'system') return await takeOff(tx, stop, asked, actor, now)
    await tx.stop.update({ where: { id: stopId }, data: asked })
    const { scope, title } = stop
    const event: AuditEntry = { ...about(stop), type: 'stop.resume_asked', data: { scope, title, cause, checked } }
    return { ok: true, value: { isOff: false }, events: [event] }
  },
})

/** The second person: agrees to exactly what was on the screen. */
export const confirmResume = defineCommand({
  name: 'stops.confirm',
  permission: 'stops:resume',
  actor: 'person',
  input: confirming,

  async run({ tx, actor, now, input: { stopId, askedAt: seen } }) {
    const stop = await lockStop(tx, stopId)
    if ('ok' in stop) return stop
    const { askedAt, askedById, askedByName, cause, checked } = stop
    if (askedAt === null || askedById === null || cause === null || checked === null)
      return refuse('conflict', 'resume_not_asked')
    if (askedById === actor.id) return refuse('forbidden', 'second_person')
    if (askedAt.toISOString() !== seen) return refuse('conflict', 'changed')
    return await takeOff(tx, stop, { askedAt, askedById, askedByName, cause, checked }, actor, now)
  },
})

type Asked = { askedAt: Date; askedById: string; askedByName: string | null; cause: string; checked: string }

async function takeOff(tx: Tx, stop: Stop, asked: Asked, actor: Actor, now: Date) {
  const ended = { endedAt: now, endedById: actor.id, endedByName: actor.name }
  await tx.stop.update({ where: { id: stop.id }, data: { ...asked, ...ended } })
  await moveEpoch(tx)
  const { scope, title, at } = stop
  const { cause, checked } = asked
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000))
  const event: AuditEntry = { ...about(stop), type: 'stop.resumed', data: { scope, title, cause, checked, seconds } }
  return { ok: true as const, value: { isOff: true }, events: [event] as [AuditEntry] }
}

async function lockStop(tx: Tx, id: string): Promise<Stop | Refusal> {
  await tx.$queryRaw`select id from "Stop" where id = ${id} for update`
  const stop = await tx.stop.findUnique({ where: { id } })
  if (!stop) return refuse('not_found', 'unknown_stop')
  return stop.endedAt ? refuse('conflict', 'not_stopped') : stop
}

/** What is meant by a name, and what people call it; null where there is nothing. */
async function targetOf(tx: Tx, scope: StopScope, named: string): Promise<{ target: string; title: string } | null> {
  if (scope === 'everything') return named === '' ? { target: '', title: 'Everything' } : null
  if (scope === 'environment') {
    const environment = environments.find((name) => name === named)
    return environment ? { target: environment, title: placeTitle(environment) } : null
  }
  if (scope === 'tool') {
    const row = await tx.tool.findUnique({ where: { key: named }, select: { key: true, title: true } })
    return row && { target: row.key, title: row.title }
  }
  const pod = await tx.pod.findUnique({ where: { slug: named }, select: { id: true, name: true } })
  return pod && { target: pod.id, title: pod.name }
}

function about({ id, scope, target }: Pick<Stop, 'id' | 'scope' | 'target'>) {
  return {
    subject: { kind: 'stop', id },
    podId: scope === 'pod' ? target : null,
    toolKey: scope === 'tool' ? target : null,
    environment: scope === 'environment' ? target : null,
  }
}
