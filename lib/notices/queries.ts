import 'server-only'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { countedUpTo } from '@/lib/core/count'
import { read, type Tx } from '@/lib/db/client'
import type { Notice, NoticeChoice } from '@/lib/db/generated/client'
import { channels, personal, rooms } from '@/lib/notices/channels/registry'
import { reachedOnDevices } from '@/lib/notices/devices/queries'
import { type Choices, unchosen } from '@/lib/notices/rules'
import { channelTest, type ChannelView, type OwnNotices } from '@/lib/notices/schema'
import { trustedEmail } from '@/lib/people/rules'

/** So many notices that were given up are shown of a channel. */
const givenShown = 20

/** The channels by which people are told, and how it goes with each. */
export async function listChannels(actor: Actor): Promise<ChannelView[]> {
  demand(actor, 'audit:read')
  const rows = await read.noticeChannel.findMany()
  return await Promise.all(
    channels.map(async ({ name, title, words }) => {
      const row = rows.find((one) => one.name === name)
      const [waiting, dead, given] = row
        ? await Promise.all([waitingOf(name), deadOf(name), lastDead(name)])
        : [{ count: 0, since: null }, 0, []]
      return {
        name,
        title,
        words,
        dead,
        given,
        waiting: waiting.count,
        isSet: row?.isSet ?? false,
        host: row?.host ?? null,
        failingSince: row?.failingSince?.toISOString() ?? null,
        lastSuccessAt: row?.lastSuccessAt?.toISOString() ?? null,
        lastError: row?.lastError ?? null,
        nextAt: row && row.failures > 0 ? row.nextAt.toISOString() : null,
        sent: Number(row?.sent ?? 0),
        waitingSince: waiting.since?.toISOString() ?? null,
        isTesting: row?.testId != null,
        tested: row?.tested ? channelTest.parse(row.tested) : null,
      }
    }),
  )
}

async function waitingOf(channel: string): Promise<{ count: number; since: Date | null }> {
  const [row] = await read.$queryRaw<[{ count: number; since: Date | null }]>`
    select count(*)::int as count, min("dueAt") filter (where "dueAt" <= now()) as since
    from "Notice" where state = 'waiting' and channel = ${channel}`
  return row
}

/** How many were given up, as far as they are counted; the state is written out, as their index is of it alone. */
async function deadOf(channel: string): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (
      select from "Notice" where state = 'dead' and channel = ${channel} limit ${countedUpTo + 1}) counted`
  return row.count
}

async function lastDead(channel: string): Promise<ChannelView['given']> {
  const rows = await read.$queryRaw<Pick<Notice, 'id' | 'recipient' | 'lastError' | 'madeAt'>[]>`
    select id, recipient, "lastError", "madeAt" from "Notice" where state = 'dead' and channel = ${channel}
    order by id desc limit ${givenShown}`
  const ids = rows.flatMap(({ recipient }) =>
    recipient.startsWith('person:') ? recipient.slice('person:'.length) : [],
  )
  const people = await read.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return rows.map(({ id, recipient, lastError, madeAt }) => {
    const whom = people.find((person) => recipient === `person:${person.id}`)?.name ?? 'The room'
    return { id, whom, why: lastError ?? '', at: madeAt.toISOString() }
  })
}

/** How the reader is told of what waits for them. */
export async function ownNotices(actor: PersonActor): Promise<OwnNotices> {
  demand(actor, 'requests:read')
  const [person, row, set, onDevices] = await Promise.all([
    read.person.findUniqueOrThrow({ where: { id: actor.id }, select: { email: true, emailVerified: true } }),
    read.noticeChoice.findUnique({ where: { personId: actor.id } }),
    read.noticeChannel.findMany({ where: { isSet: true }, select: { name: true } }),
    reachedOnDevices(read as Tx, [actor.id]),
  ])
  const address = trustedEmail(person)
  const isReached = { mail: address !== null, push: onDevices.has(actor.id), room: false }
  const isSet = (name: string) => set.some((one) => one.name === name)
  return {
    choices: choicesIn(row),
    isChosen: row !== null,
    address,
    channels: personal.map(({ name, title, way }) => ({ name, title, isSet: isSet(name), isReached: isReached[way] })),
    rooms: rooms.filter(({ name }) => isSet(name)).map(({ title }) => title),
    mayDecide: actor.can.has('requests:decide'),
  }
}

/** What a person has chosen, or how they are told without. */
export function choicesIn(row: NoticeChoice | null | undefined): Choices {
  if (!row) return unchosen(personal.map(({ name }) => name))
  const { personId: _personId, together, ...rest } = row
  return { ...rest, together: together as Choices['together'] }
}

export type TestAsked = { channel: string; testId: string; personId: string | null; address: string | null }

/** Tests that somebody asked for and nobody has sent yet, with the address of whoever did. */
export async function testsAsked(actor: Actor): Promise<TestAsked[]> {
  demand(actor, 'system:sweep')
  const asked = await read.noticeChannel.findMany({ where: { isSet: true, testId: { not: null } } })
  return await Promise.all(
    asked.map(async ({ name, testId, testedById }) => {
      const person = await read.person.findFirst({ where: { id: testedById ?? '' } })
      return { channel: name, testId: testId!, personId: person?.id ?? null, address: person && trustedEmail(person) }
    }),
  )
}

/** The channels that are set up, as a worker looks. */
export async function channelsSet(tx: Pick<Tx, 'noticeChannel'> = read) {
  return await tx.noticeChannel.findMany({ where: { isSet: true } })
}
