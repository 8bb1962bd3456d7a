import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { type SystemActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import { channels, rooms } from '@/lib/notices/channels/registry'
import { toldOf } from '@/lib/incidents/told/queries'
import { channelsSet } from '@/lib/notices/queries'
import { dueAt, escalatedAt, releaseAsked, reminders, wordOverdue } from '@/lib/notices/rules'
import {
  anyNew,
  holdersOf,
  lingering,
  overdueWords,
  type Reader,
  readersOf,
  type Reminder,
  unanswered,
  untold,
  untoldIncidents,
  untoldRoom,
  untoldStops,
  type Waiting,
  waysTo,
} from '@/lib/notices/telling/queries'
import { tier, type Tier } from '@/lib/policy/schema'
import { releasesAsked } from '@/lib/record/holds/queries'

/** Notes which channels are set up, so that pages can say so without knowing what opens them. */
export const announceChannels = defineCommand({
  name: 'notices.announce',
  permission: 'system:sweep',
  input: z.strictObject({ hosts: z.record(z.string(), z.string().nullable()) }),

  async run({ tx, now, input: { hosts } }) {
    for (const { name } of channels) {
      const [host, isSet] = [hosts[name] ?? null, hosts[name] != null]
      const before = await tx.noticeChannel.findUnique({ where: { name } })
      if (before && before.isSet === isSet && before.host === host) continue
      // Elsewhere, or again, it is tried at once, and tells of what comes.
      const data = { host, isSet, since: now, nextAt: now, failures: 0, failingSince: null, lastError: null }
      await tx.noticeChannel.upsert({ where: { name }, create: { name, ...data }, update: data })
    }
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Reads of what is asked of those who read the record. */
const recordReader: SystemActor = { ...systemActor, can: new Set(['audit:read']) }
/** Reads of incidents alone. */
const incidentReader: SystemActor = { ...systemActor, can: new Set(['incidents:read']) }

type Draft = { recipient: string; channel: string; about: string; what: string; tier: Tier; dueAt: Date }

/**
 * Writes down whom something is to be told, from what waits: whoever can decide a request by their queue, once; the same
 * again when half and most of its time is over; and admins when it is about to end without an answer. `isWhole` looks at
 * everything that waits, as others may be able to decide it than before; else what came in lately is looked at.
 */
export const gatherNotices = defineCommand({
  name: 'notices.gather',
  permission: 'system:sweep',
  input: z.strictObject({ isWhole: z.boolean() }),
  patienceMs: 30_000,

  async run({ tx, now, input: { isWhole } }) {
    if (!isWhole && !(await anyNew(tx))) return { ok: true, value: { count: 0 }, events: 'unchanged' }
    // Of two workers that look at once, the second finds what the first one wrote.
    await tx.$queryRaw`select pg_advisory_xact_lock('"Notice"'::regclass::oid::int, 1)::text`
    const found = await channelsSet(tx)
    const set = new Set(found.map(({ name }) => name))
    const readers = await readersOf(tx)
    const drafts: Draft[] = []
    for (const { name, since } of found.filter((one) => rooms.some((room) => room.name === one.name)))
      drafts.push(...(await ofRoom(tx, name, since, now)))
    for (const reader of readers) drafts.push(...(await ofReader(tx, reader, set, now, isWhole)))
    if (isWhole) {
      const admins = readers.filter(({ isAdmin }) => isAdmin)
      drafts.push(...(await ofLast(tx, admins, set, now)), ...(await ofWork(tx, admins, set, now)))
      drafts.push(...(await ofIncidents(tx, found, set, now)), ...(await ofHolds(tx, set, now)))
      drafts.push(...(await ofStops(tx, readers, found, set, now)), ...(await ofWords(tx, found, set, now)))
      await forget(tx, now)
    }
    const data = drafts.map((draft) => ({ id: newId(), ...draft, nextAt: draft.dueAt }))
    const { count } = await tx.notice.createMany({ data, skipDuplicates: true })
    return { ok: true, value: { count }, events: 'unchanged' }
  },
})

async function ofReader(tx: Tx, reader: Reader, set: ReadonlySet<string>, now: Date, isWhole: boolean) {
  const tiers = tier.options.filter((one) => waysTo(reader, one, set).length > 0)
  if (tiers.length === 0 || !reader.actor.can.has('requests:decide')) return []
  const toPerson = (what: string) => (waiting: Waiting) => draftsFor(reader, set, now, what, waiting, true)
  const drafts = (await untold(tx, reader, tiers, isWhole)).flatMap(toPerson('asked'))
  if (!isWhole) return drafts
  for (const what of Object.keys(reminders) as Reminder[])
    drafts.push(...(await lingering(tx, reader, what)).flatMap(toPerson(what)))
  return drafts
}

function draftsFor(
  reader: Reader,
  set: ReadonlySet<string>,
  now: Date,
  what: string,
  { id, tier: weight, askedAt, expiresAt }: Waiting,
  maySpare: boolean,
): Draft[] {
  const half = new Date((askedAt.getTime() + expiresAt.getTime()) / 2)
  // What is told again waits for nothing but the end of quiet hours.
  const due = dueAt(reader.choices, weight, now, what === 'asked' && maySpare ? half : now)
  const draft = { recipient: reader.recipient, about: id, what, tier: weight, dueAt: due }
  return waysTo(reader, weight, set).map((channel) => ({ ...draft, channel }))
}

async function ofRoom(tx: Tx, channel: string, since: Date, now: Date): Promise<Draft[]> {
  const recipient = `room:${channel}`
  const waiting = await untoldRoom(tx, recipient, since)
  return waiting.map((one) => ({ recipient, channel, about: one.id, what: 'asked', tier: one.tier, dueAt: now }))
}

/** What is about to end without an answer, for admins and rooms: nobody who could sign has done anything about it. */
async function ofLast(tx: Tx, admins: readonly Reader[], set: ReadonlySet<string>, now: Date): Promise<Draft[]> {
  const inRooms = rooms.filter(({ name }) => set.has(name))
  return (await unanswered(tx, escalatedAt)).flatMap((one) => [
    ...admins.flatMap((admin) => draftsFor(admin, set, now, 'over', one, false)),
    ...inRooms.map(({ name }) => ({
      recipient: `room:${name}`,
      channel: name,
      about: one.id,
      what: 'over',
      tier: one.tier,
      dueAt: now,
    })),
  ])
}

/** Background work that was given up, for admins. */
async function ofWork(tx: Tx, admins: readonly Reader[], set: ReadonlySet<string>, now: Date): Promise<Draft[]> {
  const failed = await tx.givenUpJob.findMany({ where: { closedAt: null }, select: { id: true }, take: 100 })
  return failed.flatMap(({ id }) =>
    admins.flatMap((admin) => {
      const draft = { recipient: admin.recipient, about: id, what: 'work', tier: 'high' as const }
      const due = dueAt(admin.choices, 'high', now, null)
      return waysTo(admin, 'high', set).map((channel) => ({ ...draft, channel, dueAt: due }))
    }),
  )
}

/** Incidents, for whom they are told, once each time that they are opened; of those from before there was a channel nobody. */
async function ofIncidents(
  tx: Tx,
  found: readonly { since: Date }[],
  set: ReadonlySet<string>,
  now: Date,
): Promise<Draft[]> {
  const drafts: Draft[] = []
  for (const incident of await untoldIncidents(tx, sinceAny(found))) {
    const ids = (await toldOf(incidentReader, incident)).map(({ id }) => id)
    const weight = incident.severity === 'high' ? 'critical' : 'high'
    const due = (reader: Reader) => dueAt(reader.choices, weight, now, null)
    for (const reader of await readersOf(tx, ids))
      for (const channel of waysTo(reader, weight, set)) {
        const draft = { recipient: reader.recipient, channel, about: incident.id, tier: weight } as const
        drafts.push({ ...draft, what: `incident ${incident.reopened}`, dueAt: due(reader) })
      }
  }
  return drafts
}

/** Words about incidents that are overdue, for whoever owes them, once for each promise. */
async function ofWords(
  tx: Tx,
  found: readonly { since: Date }[],
  set: ReadonlySet<string>,
  now: Date,
): Promise<Draft[]> {
  const overdue = await overdueWords(tx, sinceAny(found))
  if (overdue.length === 0) return []
  const readers = await readersOf(
    tx,
    overdue.map(({ personId }) => personId),
  )
  return overdue.flatMap(({ id: about, at, personId }) =>
    readers
      .filter(({ actor }) => actor.id === personId)
      .flatMap((reader) => {
        const draft = { recipient: reader.recipient, about, what: wordOverdue(at.toISOString()), tier: 'high' as const }
        const due = dueAt(reader.choices, 'high', now, null)
        return waysTo(reader, 'high', set).map((channel) => ({ ...draft, channel, dueAt: due }))
      }),
  )
}

/** Since when there is any channel: of what was before it nobody is told. */
function sinceAny(found: readonly { since: Date }[]): Date {
  return new Date(Math.min(...found.map((channel) => channel.since.getTime())))
}

/** Emergency stops, for rooms and for everybody who could put one on or let pods go on; at once, whatever hours are quiet. */
async function ofStops(
  tx: Tx,
  readers: readonly Reader[],
  found: readonly { since: Date }[],
  set: ReadonlySet<string>,
  now: Date,
): Promise<Draft[]> {
  const may = readers.filter(({ actor }) => actor.can.has('stops:resume'))
  return (await untoldStops(tx, sinceAny(found))).flatMap(({ id: about, what, notTo }) => {
    const draft = { about, what, tier: 'critical', dueAt: now } as const
    const inRooms = rooms.filter(({ name }) => set.has(name))
    const toRooms = inRooms.map(({ name }) => ({ ...draft, recipient: `room:${name}`, channel: name }))
    const toPeople = may
      .filter(({ actor }) => actor.id !== notTo)
      .flatMap((reader) =>
        waysTo(reader, 'critical', set).map((channel) => ({ ...draft, recipient: reader.recipient, channel })),
      )
    return [...toRooms, ...toPeople]
  })
}

/** The release of a legal hold that somebody asks for, for whoever may agree to it, once each time that it is asked for. */
async function ofHolds(tx: Tx, set: ReadonlySet<string>, now: Date): Promise<Draft[]> {
  const asked = await releasesAsked(recordReader)
  if (asked.length === 0) return []
  const holders = await holdersOf(tx)
  return asked.flatMap(({ id, byId, at }) =>
    holders
      .filter(({ actor }) => actor.id !== byId)
      .flatMap((reader) => {
        const draft = { recipient: reader.recipient, about: id, what: releaseAsked(at), tier: 'high' as const }
        const due = dueAt(reader.choices, 'high', now, null)
        return waysTo(reader, 'high', set).map((channel) => ({ ...draft, channel, dueAt: due }))
      }),
  )
}

/** So long what was sent is kept after it, so that nobody is told twice; what waits longer than that is rare. */
const keptForDays = 90

async function forget(tx: Tx, now: Date): Promise<void> {
  const past = new Date(now.getTime() - keptForDays * 86_400_000)
  await tx.$executeRaw`delete from "Notice" n where n."madeAt" < ${past} and n.state <> 'waiting'
    and not exists (select from "Request" r where r.id = n.about and r.state = 'waiting')
    and not exists (select from "GivenUpJob" g where g.id = n.about and g."closedAt" is null)
    and not exists (select from "Incident" i where i.id = n.about and i.state <> 'resolved')
    and not exists (select from "Stop" s where s.id = n.about and s."endedAt" is null)
    and not exists (select from "RecordHold" h where h.id = n.about and h."releasedAt" is null)`
}
