import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { hashSecret, knowsSecret, seal } from '@/lib/core/secrets'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { browserWords, isOfService, mostDevices } from '@/lib/notices/devices/rules'
import { deviceAdded, deviceNews, type DeviceNews, deviceRef, deviceTest } from '@/lib/notices/devices/schema'

/** For what the address and keys of devices are sealed. */
export const deviceSeal = 'notice device'

/** Lets the one who acts be told in the browser that they use; whoever was told in it before is told there no more. */
export const addDevice = defineCommand({
  name: 'notices.add_device',
  permission: 'requests:read',
  actor: 'person',
  input: deviceAdded,

  async run({ tx, actor, input: { agent, ...given } }) {
    const { push } = env.notices
    if (!push || !knowsSecret()) return refuse('conflict', 'no_push')
    if (!isOfService(given.endpoint, push, env.environment !== 'prod')) return refuse('conflict', 'unknown_service')
    // Two presses at once count one after the other.
    await tx.$queryRaw`select pg_advisory_xact_lock('"NoticeDevice"'::regclass::oid::int, hashtext(${actor.id}))::text`
    const endpointHash = hashSecret(`notice device ${given.endpoint}`)
    const before = await tx.noticeDevice.findUnique({ where: { endpointHash } })
    const others = await tx.noticeDevice.count({ where: { personId: actor.id, NOT: { endpointHash } } })
    if (others >= mostDevices) return refuse('conflict', 'too_many_devices')
    if (before) await tx.noticeDevice.delete({ where: { id: before.id } })
    const device = { id: newId(), personId: actor.id, browser: browserWords(agent) }
    const service = new URL(given.endpoint).hostname
    const sealed = seal(deviceSeal, JSON.stringify(given))
    await tx.noticeDevice.create({ data: { ...device, endpointHash, sealed, service } })
    await tx.noticeDeviceCourse.create({ data: { deviceId: device.id } })
    const taken = before && before.personId !== actor.id ? [lineOf('notice.device_removed', before, 'taken_over')] : []
    return { ok: true, value: { deviceId: device.id }, events: [...taken, lineOf('notice.device_added', device)] }
  },
})

/** Ends that the one who acts is told on one of their devices. */
export const removeDevice = defineCommand({
  name: 'notices.remove_device',
  permission: 'requests:read',
  actor: 'person',
  input: deviceRef,

  async run({ tx, actor, input: { deviceId } }) {
    const device = await tx.noticeDevice.findFirst({ where: { id: deviceId, personId: actor.id } })
    if (!device) return refuse('not_found', 'unknown_device')
    const { count } = await tx.noticeDevice.deleteMany({ where: { id: deviceId } })
    if (count === 0) return refuse('not_found', 'unknown_device')
    return { ok: true, value: null, events: [lineOf('notice.device_removed', device, 'own')] }
  },
})

/** Sends a device of the one who acts a message that says nothing waits. */
export const testDevice = defineCommand({
  name: 'notices.test_device',
  permission: 'requests:read',
  actor: 'person',
  input: deviceRef,

  async run({ tx, actor, input: { deviceId } }) {
    const where = { id: deviceId, personId: actor.id }
    const device = await tx.noticeDevice.findFirst({ where, include: { course: true } })
    if (!device) return refuse('not_found', 'unknown_device')
    if (!env.notices.push) return refuse('conflict', 'no_push')
    if (device.course?.goneAt) return refuse('conflict', 'gone')
    await tx.noticeDeviceCourse.update({ where: { deviceId }, data: { testId: newId() } })
    return { ok: true, value: null, events: [lineOf('notice.device_tested', device)] }
  },
})

/** Notes what became of a message to each device of a person. */
export const noteDevices = defineCommand({
  name: 'notices.note_devices',
  permission: 'system:sweep',
  input: z.strictObject({ news: z.array(deviceNews) }),

  async run({ tx, now, input: { news } }) {
    for (const one of news) await note(tx, now, one)
    if (news.length > 0) await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Notes what came of a test of a device. */
export const noteDeviceTest = defineCommand({
  name: 'notices.note_device_test',
  permission: 'system:sweep',
  input: deviceTest,

  async run({ tx, now, input: { testId, tested, news } }) {
    const where = { deviceId: news.deviceId, testId }
    const { count } = await tx.noticeDeviceCourse.updateMany({ where, data: { testId: null, tested } })
    if (count === 0) return { ok: true, value: null, events: 'unchanged' }
    await note(tx, now, news)
    await tellWhoLooks(tx)
    return { ok: true, value: null, events: 'unchanged' }
  },
})

async function note(tx: Tx, now: Date, { deviceId, hasArrived, isGone, said }: DeviceNews): Promise<void> {
  const failed = { lastError: said.slice(0, 300), ...(isGone && { goneAt: now, testId: null }) }
  const data = hasArrived ? { lastToldAt: now, lastError: null } : failed
  await tx.noticeDeviceCourse.updateMany({ where: { deviceId }, data })
}

type Ended = 'own' | 'taken_over'

function lineOf(
  type: 'notice.device_added' | 'notice.device_removed' | 'notice.device_tested',
  { id, personId, browser }: { id: string; personId: string; browser: string },
  because?: Ended,
): AuditEntry {
  const data = { device: id, browser, ...(because && { because }) }
  return { type, subject: { kind: 'notice', id: personId }, data } as AuditEntry
}

async function tellWhoLooks(tx: Tx): Promise<void> {
  await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['notices'], calls: [], requests: [] }))
}
