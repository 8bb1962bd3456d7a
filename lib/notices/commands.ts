import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { channelNamed } from '@/lib/notices/channels/registry'
import { reachedOnDevices } from '@/lib/notices/devices/queries'
import { type Choices, dueAt } from '@/lib/notices/rules'
import { choicesIn } from '@/lib/notices/queries'
import { channelRef, noticeChoice } from '@/lib/notices/schema'
import { trustedEmail } from '@/lib/people/rules'

/** Chooses how the one who acts is told of what waits for them; what is on its way is looked at by it once more. */
export const chooseNotices = defineCommand({
  name: 'notices.choose',
  permission: 'requests:read',
  actor: 'person',
  input: noticeChoice,

  async run({ tx, now, actor, input }) {
    const before = await tx.noticeChoice.findUnique({ where: { personId: actor.id } })
    const [was, is] = [JSON.stringify(sorted(choicesIn(before))), JSON.stringify(sorted(input))]
    if (before && was === is) return { ok: true, value: null, events: 'unchanged' }
    const data = { personId: actor.id, ...input }
    await tx.noticeChoice.upsert({ where: { personId: actor.id }, create: data, update: input })
    await settleHeld(tx, actor.id, now, input)
    const { routine, elevated, high, critical } = input
    const event: AuditEntry = {
      type: 'notice.chosen',
      subject: { kind: 'notice', id: actor.id },
      data: { name: actor.name, channels: { routine, elevated, high, critical }, together: input.together },
    }
    return { ok: true, value: null, events: [event] }
  },
})

/** Sends whoever asks, or the room, a message that says nothing waits, so that somebody sees what comes back. */
export const testChannel = defineCommand({
  name: 'notices.test',
  permission: 'sinks:manage',
  actor: 'person',
  input: channelRef,

  async run({ tx, actor, input: { channel } }) {
    const isSet = await tx.noticeChannel.count({ where: { name: channel, isSet: true } })
    if (isSet === 0) return refuse('conflict', 'not_set')
    if (channelNamed(channel)?.way === 'mail') {
      const person = await tx.person.findUniqueOrThrow({ where: { id: actor.id } })
      if (!trustedEmail(person)) return refuse('conflict', 'no_address')
    }
    const isPush = channelNamed(channel)?.way === 'push'
    if (isPush && !(await reachedOnDevices(tx, [actor.id])).has(actor.id)) return refuse('conflict', 'no_device')
    await tx.noticeChannel.update({ where: { name: channel }, data: { testId: newId(), testedById: actor.id } })
    return { ok: true, value: null, events: [line('notice.tested', channel)] }
  },
})

/** Sends once more what was given up. */
export const tellAgain = defineCommand({
  name: 'notices.send_again',
  permission: 'sinks:manage',
  input: channelRef,

  async run({ tx, now, input: { channel } }) {
    const data = { state: 'waiting', nextAt: now, dueAt: now, attempts: 0 } as const
    const { count } = await tx.notice.updateMany({ where: { channel, state: 'dead' }, data })
    if (count === 0) return refuse('conflict', 'nothing_dead')
    await tryNow(tx, channel, now)
    return { ok: true, value: { count }, events: [line('notice.sent_again', channel, count)] }
  },
})

/** Lets go of what was given up: those whom it was for do without. */
export const letGoOfNotices = defineCommand({
  name: 'notices.let_go',
  permission: 'sinks:manage',
  input: channelRef,

  async run({ tx, input: { channel } }) {
    const { count } = await tx.notice.updateMany({ where: { channel, state: 'dead' }, data: { state: 'over' } })
    if (count === 0) return refuse('conflict', 'nothing_dead')
    return { ok: true, value: { count }, events: [line('notice.let_go', channel, count)] }
  },
})

/** What is held back is told when the one it is for wants it told now. */
async function settleHeld(tx: Tx, personId: string, now: Date, choices: Choices): Promise<void> {
  const where = { recipient: `person:${personId}`, state: 'waiting' as const, attempts: 0 }
  for (const { id, tier } of await tx.notice.findMany({ where, select: { id: true, tier: true }, take: 1_000 })) {
    const due = dueAt(choices, tier, now, null)
    await tx.notice.update({ where: { id }, data: { dueAt: due, nextAt: due } })
  }
}

async function tryNow(tx: Tx, name: string, now: Date): Promise<void> {
  await tx.noticeChannel.updateMany({ where: { name }, data: { nextAt: now } })
}

function line(type: 'notice.tested' | 'notice.sent_again' | 'notice.let_go', channel: string, count?: number) {
  const title = channelNamed(channel)!.title
  const subject = { kind: 'notice', id: channel }
  return { type, subject, data: { channel: title, ...(count !== undefined && { count }) } } as AuditEntry
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
