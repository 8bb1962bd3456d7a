import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { placeNow } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { isInside } from '@/lib/core/door'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { kindNamed } from '@/lib/sinks/kinds/registry'
import { placeProblems } from '@/lib/sinks/labels'
import { hostOfSink, placeBefore } from '@/lib/sinks/queries'
import { type End, endOf, hostOf, notAllowed } from '@/lib/sinks/rules'
import { newSink, sinkChange, sinkRef, sinkReturn } from '@/lib/sinks/schema'

/**
 * Has the record sent to a log store from now on, or from its beginning. It takes two: an admin, and whoever runs the
 * machine, who has listed where the record may go (0208).
 */
export const addSink = defineCommand({
  name: 'sinks.add',
  permission: 'sinks:manage',
  input: newSink,

  async run({ tx, input: { from, ...input } }) {
    const end = placeOf(input)
    if ('ok' in end) return end
    if (await isTaken(tx, input.name)) return nameTaken()
    const id = newId()
    const { address } = end
    await tx.sink.create({ data: { ...input, id, address } })
    const position = from === 'beginning' ? 0n : await placeNow(tx)
    await tx.sinkCourse.create({ data: { sinkId: id, position } })
    const { name, kind, nouns, environments } = input
    const event = line('sink.added', id, { name, kind, host: hostOf(end.end), nouns, environments })
    return { ok: true, value: { id }, events: [event] }
  },
})

/** Changes where a log store is, what it gets or how it is called. What was sent stays sent; the rest goes on from there. */
export const changeSink = defineCommand({
  name: 'sinks.change',
  permission: 'sinks:manage',
  input: sinkChange,

  async run({ tx, input: { sinkId, ...input } }) {
    const sink = await openSink(tx, sinkId)
    if ('ok' in sink) return sink
    const end = placeOf({ ...input, kind: sink.kind })
    if ('ok' in end) return end
    if (input.name !== sink.name && (await isTaken(tx, input.name))) return nameTaken()
    const { address } = end
    const [before, host] = [hostOfSink(sink), hostOf(end.end)]
    const parts = ['name', 'into', 'secret', 'nouns', 'environments'] as const
    const changes = parts
      .filter((field) => String(sink[field]) !== String(input[field]))
      .map((field) => ({ field, from: sink[field], to: input[field] }))
    const moved =
      address === sink.address
        ? []
        : [host === before ? { field: 'address' } : { field: 'host', from: before, to: host }]
    if (changes.length + moved.length === 0) return { ok: true, value: null, events: 'unchanged' }
    await tx.sink.update({ where: { id: sinkId }, data: { ...input, address } })
    // As it is now it is tried at once, however long it has failed before.
    await tx.sinkCourse.update({ where: { sinkId }, data: { ...tryNow, failingSince: null, lastError: null } })
    const data = { name: input.name, changes: [...changes, ...moved] } as Data<'sink.changed'>
    return { ok: true, value: null, events: [line('sink.changed', sinkId, data)] }
  },
})

/** Sends nothing for a while. The record stays where it is, so nothing is lost by it. */
export const pauseSink = defineCommand({
  name: 'sinks.pause',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, now, input: { sinkId } }) {
    const sink = await sendingSink(tx, sinkId)
    if ('ok' in sink) return sink
    await tx.sink.update({ where: { id: sinkId }, data: { pausedAt: now } })
    return { ok: true, value: null, events: [line('sink.paused', sinkId, { name: sink.name })] }
  },
})

export const resumeSink = defineCommand({
  name: 'sinks.resume',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, input: { sinkId } }) {
    const sink = await openSink(tx, sinkId)
    if ('ok' in sink) return sink
    if (!sink.pausedAt) return refuse('conflict', 'not_paused')
    await tx.sink.update({ where: { id: sinkId }, data: { pausedAt: null } })
    const { position } = await tx.sinkCourse.update({ where: { sinkId }, data: tryNow })
    const lines = Number((await placeNow(tx)) - position)
    return { ok: true, value: null, events: [line('sink.resumed', sinkId, { name: sink.name, lines })] }
  },
})

/** Sends nothing from now on. What was sent is the store's; what was not is in the record. */
export const removeSink = defineCommand({
  name: 'sinks.remove',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, now, input: { sinkId } }) {
    const sink = await openSink(tx, sinkId)
    if ('ok' in sink) return sink
    await tx.sink.update({ where: { id: sinkId }, data: { removedAt: now } })
    const { position } = await tx.sinkCourse.findUniqueOrThrow({ where: { sinkId } })
    const { count } = await tx.sinkLetter.deleteMany({ where: { sinkId } })
    const lines = Number((await placeNow(tx)) - position) + count
    const data = { name: sink.name, host: hostOfSink(sink), lines }
    return { ok: true, value: null, events: [line('sink.removed', sinkId, data)] }
  },
})

/** Sends a line that says nothing happened, so that somebody sees what comes back. */
export const testSink = defineCommand({
  name: 'sinks.test',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, input: { sinkId } }) {
    const sink = await sendingSink(tx, sinkId)
    if ('ok' in sink) return sink
    await tx.sinkCourse.update({ where: { sinkId }, data: { testId: newId() } })
    return { ok: true, value: null, events: [line('sink.tested', sinkId, { name: sink.name })] }
  },
})

/** Sends everything once more from a day on or from the beginning, each line under its own id. */
export const goBack = defineCommand({
  name: 'sinks.go_back',
  permission: 'sinks:manage',
  input: sinkReturn,

  async run({ tx, input: { sinkId, from, day } }) {
    const sink = await openSink(tx, sinkId)
    if ('ok' in sink) return sink
    const since = from === 'day' ? new Date(day) : null
    const position = since ? await placeBefore(tx, since) : 0n
    if (position === null) return refuse('conflict', 'no_such_place', { day: ['Nothing happened since that day.'] })
    // Whoever sends just now has sent for nobody: what they say of it is about another place.
    await tx.sinkCourse.update({ where: { sinkId }, data: { ...tryNow, position, holder: null, heldUntil: null } })
    const lines = Number((await placeNow(tx)) - position)
    const data = { name: sink.name, from: since?.toISOString() ?? null, lines }
    return { ok: true, value: { lines }, events: [line('sink.went_back', sinkId, data)] }
  },
})

/** Sends once more what the store has refused. */
export const sendRefused = defineCommand({
  name: 'sinks.send_again',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, input: { sinkId } }) {
    const sink = await sendingSink(tx, sinkId)
    if ('ok' in sink) return sink
    const { count: lines } = await tx.sinkLetter.updateMany({ where: { sinkId, again: false }, data: { again: true } })
    if (lines === 0) return refuse('conflict', 'nothing_dead')
    await tx.sinkCourse.update({ where: { sinkId }, data: tryNow })
    return { ok: true, value: { lines }, events: [line('sink.sent_again', sinkId, { name: sink.name, lines })] }
  },
})

/** Lets go of what the store has refused: it does without, and the record has it as before. */
export const letGo = defineCommand({
  name: 'sinks.let_go',
  permission: 'sinks:manage',
  input: sinkRef,

  async run({ tx, input: { sinkId } }) {
    const sink = await openSink(tx, sinkId)
    if ('ok' in sink) return sink
    const { count: lines } = await tx.sinkLetter.deleteMany({ where: { sinkId } })
    if (lines === 0) return refuse('conflict', 'nothing_dead')
    await tx.sinkCourse.update({ where: { sinkId }, data: tryNow })
    return { ok: true, value: { lines }, events: [line('sink.let_go', sinkId, { name: sink.name, lines })] }
  },
})

const tryNow = { nextAt: new Date(0), failures: 0 }

type SinkEvent = Extract<AuditEntry['type'], `sink.${string}`>
type Data<Type> = Extract<AuditEntry, { type: Type }>['data']

function line<Type extends SinkEvent>(type: Type, id: string, data: Data<Type>): AuditEntry {
  return { type, subject: { kind: 'sink', id }, data } as unknown as AuditEntry
}

type Asked = { kind: string; address: string; into: string | null; secret: string | null }

/** Where it is to be sent, if it may be and everything for it is said. What a name leads to is looked at each time. */
function placeOf({ kind: name, address, into, secret }: Asked): { end: End; address: string } | Refusal {
  const kind = kindNamed(name)!
  const end = endOf(kind, address)
  if ('wrong' in end) return refuse('invalid', 'sink_off', { address: [end.wrong] })
  const looksInside = end.to === 'host' && isInside(end.host)
  const allowed = { hosts: env.logHosts, inside: env.logHostsInside, folders: env.logFolders }
  const problem = notAllowed(end, allowed, { looksInside, way: kind.way, isProduction: env.environment === 'prod' })
  if (problem) return refuse('invalid', 'sink_off', { address: [placeProblems[problem]] })
  const wrong = kind.into?.wrong?.(into, address)
  if (wrong) return refuse('invalid', 'sink_off', { into: [wrong] })
  const isMissing = kind.secret.need === 'required' && secret === null
  if (isMissing) return refuse('invalid', 'sink_off', { secret: ['Say where what opens it is found'] })
  if (kind.secret.need === 'none' && secret !== null)
    return refuse('invalid', 'sink_off', { secret: ['This kind of log store needs none'] })
  return { end, address: end.to === 'file' ? end.file : end.url }
}

function nameTaken(): Refusal {
  return refuse('conflict', 'sink_exists', { name: ['A log store is called so already.'] })
}

async function isTaken(tx: Tx, name: string): Promise<boolean> {
  return (await tx.sink.count({ where: { removedAt: null, name: { equals: name, mode: 'insensitive' } } })) > 0
}

async function openSink(tx: Tx, id: string) {
  await tx.$queryRaw`select id from "Sink" where id = ${id} for update`
  return (await tx.sink.findFirst({ where: { id, removedAt: null } })) ?? refuse('not_found', 'unknown_sink')
}

/** The same of one that sends. */
async function sendingSink(tx: Tx, id: string) {
  const sink = await openSink(tx, id)
  return 'ok' in sink || !sink.pausedAt ? sink : refuse('conflict', 'sink_paused')
}
