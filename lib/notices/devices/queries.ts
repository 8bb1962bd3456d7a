import 'server-only'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { pushKey } from '@/lib/core/push-out'
import { knowsSecret } from '@/lib/core/secrets'
import { read, type Tx } from '@/lib/db/client'
import type { DeviceView, OwnDevices } from '@/lib/notices/devices/schema'
import { channelTest } from '@/lib/notices/schema'

/** The reader's own devices, and what a browser needs to become one. */
export async function ownDevices(actor: PersonActor): Promise<OwnDevices> {
  demand(actor, 'requests:read')
  const [isSet, rows] = await Promise.all([
    read.noticeChannel.count({ where: { name: 'push', isSet: true } }),
    read.noticeDevice.findMany({
      where: { personId: actor.id },
      select: { id: true, browser: true, service: true, addedAt: true, course: true },
      orderBy: { id: 'asc' },
    }),
  ])
  const devices = rows.map(({ course, addedAt, ...device }): DeviceView => ({
    ...device,
    addedAt: addedAt.toISOString(),
    lastToldAt: course?.lastToldAt?.toISOString() ?? null,
    lastError: course?.lastError ?? null,
    goneAt: course?.goneAt?.toISOString() ?? null,
    isTesting: course?.testId != null,
    tested: course?.tested ? channelTest.parse(course.tested) : null,
  }))
  return { key: isSet > 0 && knowsSecret() ? pushKey() : null, devices }
}

/** Which of these people can be told on a device. */
export async function reachedOnDevices(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  const where = { personId: { in: [...personIds] }, course: { goneAt: null } }
  const rows = await tx.noticeDevice.findMany({ where, select: { personId: true }, distinct: ['personId'] })
  return new Set(rows.map(({ personId }) => personId))
}

/** A device to which something is sent: what opens it is sealed still. */
export type SealedDevice = { id: string; sealed: string }

const active = { deactivatedAt: null }

/** The devices of a person who has access, as a worker sends to them. */
export async function devicesOf(actor: Actor, personId: string): Promise<SealedDevice[]> {
  demand(actor, 'system:sweep')
  if ((await read.person.count({ where: { id: personId, ...active } })) === 0) return []
  const where = { personId, course: { goneAt: null } }
  return await read.noticeDevice.findMany({ where, select: { id: true, sealed: true }, orderBy: { id: 'asc' } })
}

export type DeviceTestAsked = { testId: string; device: SealedDevice }

/** Tests of devices that somebody with access asked for and nobody has sent yet. */
export async function deviceTestsAsked(actor: Actor): Promise<DeviceTestAsked[]> {
  demand(actor, 'system:sweep')
  const asked = await read.noticeDeviceCourse.findMany({
    where: { testId: { not: null }, goneAt: null },
    select: { testId: true, device: { select: { id: true, sealed: true, personId: true } } },
    orderBy: { testId: 'asc' },
    take: 100,
  })
  const personIds = asked.map(({ device }) => device.personId)
  const people = await read.person.findMany({ where: { id: { in: personIds }, ...active }, select: { id: true } })
  const isActive = new Set(people.map(({ id }) => id))
  return asked.flatMap(({ testId, device: { personId, ...device } }) =>
    isActive.has(personId) ? [{ testId: testId!, device }] : [],
  )
}
