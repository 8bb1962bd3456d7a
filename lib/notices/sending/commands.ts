import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import { defineCommand } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import type { Notice } from '@/lib/db/generated/client'
import type { Told } from '@/lib/notices/labels'
import { heldUntil, releaseAsked, wordOverdue } from '@/lib/notices/rules'
import { channelTest, told } from '@/lib/notices/schema'
import { coveredWords } from '@/lib/stops/labels'
import { type Reader, readersOf, stillTheirs, waysTo } from '@/lib/notices/telling/queries'
import { isGivenUp, waitMs } from '@/lib/webhooks/outgoing/rules'

/** All that one recipient is told at once by one channel, as one message. */
export type Parcel = {
  channel: string
  recipient: string
  /** Null for a room. */
  personId: string | null
  address: string | null
  ids: string[]
  items: Told[]
}

/** Whoever took something has said by then what became of it, or was ended and somebody else takes it. */
const leaseSeconds = 120

/**
 * Takes what is due on its way by one channel, together what is for the same recipient, and nothing for whom something is on
 * its way. What waits no longer, or for somebody else, is told to nobody any more, and what is quiet now waits until quiet
 * hours are over.
 */
export const takeNotices = defineCommand({
  name: 'notices.take',
  permission: 'system:sweep',
  input: z.strictObject({ channel: z.string(), atMost: z.number().int().min(1), busy: z.array(z.string()) }),

  async run({ tx, now, input }) {
    await tx.$queryRaw`select pg_advisory_xact_lock('"Notice"'::regclass::oid::int, 0)::text`
    const taken = await tx.$queryRaw<Notice[]>`
      with due as (
        select n.recipient, n.channel from "Notice" n
          join "NoticeChannel" c on c.name = n.channel and c."isSet" and c."nextAt" <= now()
        where n.state = 'waiting' and n."nextAt" <= now()
          and n.channel = ${input.channel} and n.recipient <> all(${input.busy}::text[])
        group by n.recipient, n.channel order by min(n."nextAt"), n.recipient limit ${input.atMost})
      update "Notice" n set "nextAt" = now() + make_interval(secs => ${leaseSeconds})
      from due where n.recipient = due.recipient and n.channel = due.channel and n.state = 'waiting' and n."nextAt" <= now()
      returning n.*`
    if (taken.length === 0) return { ok: true, value: [], events: 'unchanged' }
    const set = new Set([input.channel])
    const readers = await readersOf(
      tx,
      taken.flatMap(({ recipient }) => personIn(recipient)),
    )
    const items = await itemsOf(tx, taken, now)
    const value: Parcel[] = []
    const over: string[] = []
    for (const own of groupsOf(taken)) {
      const { recipient, channel } = own[0]!
      const reader = readers.find((one) => one.recipient === recipient)
      const isRoom = recipient.startsWith('room:')
      const theirs =
        reader &&
        (await stillTheirs(
          tx,
          reader,
          own.map(({ about }) => about),
        ))
      const left: Notice[] = []
      for (const notice of own) {
        const isOpen = items.has(notice.id) && (isRoom || isFor(notice, reader, theirs, set))
        const quiet = reader && isOpen ? heldUntil(reader.choices, notice.tier, now) : null
        if (!isOpen) over.push(notice.id)
        else if (quiet) await tx.notice.update({ where: { id: notice.id }, data: { nextAt: quiet, dueAt: quiet } })
        else left.push(notice)
      }
      if (left.length === 0) continue
      const ids = left.map(({ id }) => id)
      const [personId, address] = [reader?.actor.id ?? null, reader?.address ?? null]
      value.push({ channel, recipient, personId, address, ids, items: ids.map((id) => items.get(id)!) })
    }
    await tx.notice.updateMany({ where: { id: { in: over } }, data: { state: 'over' } })
    return { ok: true, value, events: 'unchanged' }
  },
})

function personIn(recipient: string): string[] {
  return recipient.startsWith('person:') ? [recipient.slice('person:'.length)] : []
}

/** Whether somebody is told of it still: they can decide it, or look after everything, and want to be told that way. */
function isFor(
  { what, about, channel, tier }: Notice,
  reader: Reader | undefined,
  theirs: ReadonlySet<string> | undefined,
  set: ReadonlySet<string>,
): boolean {
  if (!reader || !waysTo(reader, tier, set).includes(channel)) return false
  if (what.startsWith('incident')) return true
  if (what.startsWith('word')) return reader.actor.can.has('incidents:handle')
  if (what.startsWith('stop')) return reader.actor.can.has('stops:resume')
  if (what.startsWith('release')) return reader.actor.can.has('audit:hold')
  return what === 'over' || what === 'work' ? reader.isAdmin : theirs!.has(about)
}

function groupsOf(taken: readonly Notice[]): Notice[][] {
  const groups = new Map<string, Notice[]>()
  for (const notice of taken.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const key = `${notice.channel} ${notice.recipient}`
    groups.set(key, [...(groups.get(key) ?? []), notice])
  }
  return [...groups.values()]
}

/** What can be said of each; what waits no longer is missing. */
async function itemsOf(tx: Tx, taken: readonly Notice[], now: Date): Promise<Map<string, Told>> {
  const abouts = [...new Set(taken.map(({ about }) => about))]
  const requests = await tx.request.findMany({
    where: { id: { in: abouts }, state: 'waiting', expiresAt: { gt: now } },
    select: { id: true, number: true, kind: true, askedByName: true, expiresAt: true, tier: true },
  })
  const works = await tx.givenUpJob.findMany({ where: { id: { in: abouts }, closedAt: null } })
  const incidents = await tx.incident.findMany({
    where: {
      id: { in: abouts },
      state: { not: 'resolved' },
      OR: [{ silencedUntil: null }, { silencedUntil: { lt: now } }],
    },
    select: { id: true, number: true, state: true, nextWordAt: true },
  })
  const holds = await tx.recordHold.findMany({
    where: { id: { in: abouts }, releasedAt: null, askedAt: { not: null } },
    select: { id: true, askedAt: true, askedByName: true },
  })
  const stops = await tx.stop.findMany({ where: { id: { in: abouts } } })
  return new Map(
    taken.flatMap(({ id, about, what, tier }): [string, Told][] => {
      const request = requests.find((one) => one.id === about)
      const work = works.find((one) => one.id === about)
      // Who takes note of it has heard of it; the word that was promised is overdue all the same, until it is given.
      const incident = incidents.find(({ id: known, state, nextWordAt }) => {
        const isOwed = nextWordAt !== null && wordOverdue(nextWordAt.toISOString()) === what
        return known === about && (isOwed || (state === 'open' && !what.startsWith('word')))
      })
      const hold = holds.find((one) => one.id === about && releaseAsked(one.askedAt!.toISOString()) === what)
      // That it is on, or that somebody asked, is no news once it came off.
      const stop = stops.find((one) => one.id === about && (one.endedAt !== null) === (what === 'stop off'))
      if (!request && !work && !incident && !hold && !stop) return []
      const asked = request && { ...request, asker: request.askedByName }
      return [
        [
          id,
          {
            id,
            about,
            what,
            tier: request?.tier ?? tier,
            request: asked ?? null,
            work: work?.name ?? null,
            incident: incident?.number ?? null,
            release: hold?.askedByName ?? null,
            stop: stop ? { covered: coveredWords(stop), by: stop.byName, askedBy: stop.askedByName } : null,
          },
        ],
      ]
    }),
  )
}

/** Notes how an attempt went. What was tried for a day is given up, and so is what its receiver will not take. */
export const noteNotices = defineCommand({
  name: 'notices.note',
  permission: 'system:sweep',
  input: z.strictObject({ channel: z.string(), ids: z.array(z.string()), result: told }),

  async run({ tx, now, input: { channel, ids, result } }) {
    const where = { id: { in: ids }, state: 'waiting' as const }
    if (result.went === 'well') {
      const { count } = await tx.notice.updateMany({ where, data: { state: 'sent', sentAt: now, lastError: null } })
      await tx.$executeRaw`update "NoticeChannel" set "nextAt" = now(), failures = 0, "failingSince" = null,
        "lastSuccessAt" = now(), "lastError" = null, sent = sent + ${count} where name = ${channel}`
    } else {
      const why = result.why.slice(0, 300)
      if (result.isOfChannel) await noteFailure(tx, now, channel, why, result.retryAfterSeconds)
      for (const { id, attempts, dueAt } of await tx.notice.findMany({ where })) {
        const isDead = result.isFinal || isGivenUp(dueAt, now)
        const nextAt = new Date(now.getTime() + waitMs(attempts + 1, Math.random(), result.retryAfterSeconds))
        const data = { attempts: attempts + 1, nextAt, lastError: why, ...(isDead && { state: 'dead' as const }) }
        await tx.notice.update({ where: { id }, data })
      }
    }
    await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** What failed together, on its way before the channel rested, makes it rest no longer than one attempt does. */
async function noteFailure(tx: Tx, now: Date, name: string, why: string, after: number | null): Promise<void> {
  const channel = await tx.noticeChannel.findUniqueOrThrow({ where: { name } })
  const isResting = channel.failures > 0 && channel.nextAt > now
  if (isResting && after === null) return
  const failures = channel.failures + (isResting ? 0 : 1)
  const nextAt = new Date(now.getTime() + waitMs(failures, Math.random(), after))
  const failingSince = channel.failingSince ?? now
  const data = { failures, nextAt, failingSince, lastFailureAt: now, lastError: why }
  await tx.noticeChannel.update({ where: { name }, data })
}

/** Notes what came of a test. */
export const noteChannelTest = defineCommand({
  name: 'notices.note_test',
  permission: 'system:sweep',
  input: z.strictObject({ channel: z.string(), testId: z.string(), tested: channelTest }),

  async run({ tx, input: { channel, testId, tested } }) {
    const data = { testId: null, testedById: null, tested }
    const { count } = await tx.noticeChannel.updateMany({ where: { name: channel, testId }, data })
    if (count > 0) await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** There is no line of what was told, and whoever looks at it sees it all the same. */
async function tellWhoLooks(tx: Tx): Promise<void> {
  await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['notices'], calls: [], requests: [] }))
}
