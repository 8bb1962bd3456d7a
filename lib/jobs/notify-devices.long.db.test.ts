import { vi } from 'vitest'

const { letters, room } = await vi.hoisted(async () => {
  process.env.COUNTERSIGN_PUSH = '127.0.0.1'
  return await (await import('@/lib/jobs/fixture-receivers')).receivers()
})

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { deactivatePerson } from '@/lib/access/people/commands'
import { ask as askBy, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor, PodActor } from '@/lib/core/actor'
import { pushService, type PushService, senderOf, toldBrowser, type ToldBrowser } from '@/lib/core/fixture-push'
import { hashSecret } from '@/lib/core/secrets'
import { read } from '@/lib/db/client'
import { comeDue, readerOf as person, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts } from '@/lib/jobs/notify-to'
import { chooseNotices, testChannel } from '@/lib/notices/commands'
import { addDevice, removeDevice, testDevice } from '@/lib/notices/devices/commands'
import { ownDevices } from '@/lib/notices/devices/queries'
import { ownNotices } from '@/lib/notices/queries'
import { announceChannels } from '@/lib/notices/telling/commands'
import { endSession, startSession } from '@/lib/people/sessions/commands'
import { permissionsOf } from '@/lib/people/rules'

let service: PushService
let ana: PersonActor
let priya: PersonActor
let ade: PersonActor
let owner: PersonActor
let writer: PodActor
let turn = 0

beforeAll(async () => {
  service = await pushService()
  ana = await person('Ana', 'product-owners')
  priya = await person('Priya', 'product-owners')
  owner = await person('Owner', 'product-owners')
  ade = { ...(await person('Ade', 'others', ['admin'])), can: permissionsOf(['admin']) }
  await must(announceChannels as never, { hosts: await channelHosts() })
})
beforeEach(async () => {
  for (const who of [ana, priya]) await clear(who)
  await tellDue(true)
  writer = await pod(`writer-${turn++}`, 'WriterPod', 'product', owner.id)
  service.answering = () => ({ status: 201 })
  service.got.length = 0
})
afterAll(async () => {
  await Promise.all([letters.close(), room.close(), service.close()])
})

const ask = async () => await requestOf(await askBy(writer, { ...page(), content: 'The secret plan' }, `key-${turn++}`))
const devicesOf = async (who: PersonActor) => (await ownDevices(who)).devices
const clear = async (who: PersonActor) => {
  for (const { id } of await devicesOf(who)) await execute(removeDevice, who, { deviceId: id })
}
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const add = async (who: PersonActor, browser: ToldBrowser) => {
  const added = await execute(addDevice, who, { ...browser.said, agent })
  if (!added.ok) throw new Error(added.reason)
  return added.value.deviceId
}
/** A browser of somebody in which they are told, at a path of the service. */
const browserOf = async (who: PersonActor, path: string) => {
  const browser = await toldBrowser(`${service.url}/${path}`)
  return { ...browser, deviceId: await add(who, browser) }
}
const choose = async (who: PersonActor, more: object = {}) => {
  const all = { routine: 'push', elevated: 'push', high: 'push', critical: 'push', together: 'now', zone: 'UTC' }
  expect(await execute(chooseNotices, who, { ...all, ...more })).toMatchObject({ ok: true })
}
const pushNotices = () => read.notice.findMany({ where: { channel: 'push', state: 'waiting' } })
const channel = () => read.noticeChannel.findUniqueOrThrow({ where: { name: 'push' } })

it('tells each device of those who can decide what the other channels say, readable there alone', async () => {
  const [phone, desk] = [await browserOf(ana, 'phone'), await browserOf(ana, 'desk')]
  const { number } = await ask()
  await tellDue(true)
  await tellDue(true)
  expect(service.got.map(({ path }) => path).toSorted()).toEqual(['/desk', '/phone'])
  const at = (path: string) => service.got.find((one) => one.path === path)!
  const said = JSON.parse(await phone.read(at('/phone').body))
  expect(said).toMatchObject({
    title: expect.stringMatching(
      new RegExp(`^CS-${number} \\(\\w+\\) waits for a decision: WriterPod asks for a call`),
    ),
    path: `/approvals/CS-${number}`,
  })
  expect(JSON.parse(await desk.read(at('/desk').body))).toEqual(said)
  expect(JSON.stringify(said)).not.toMatch(/secret plan|docs\/page/)
  await expect(phone.read(at('/desk').body)).rejects.toThrow()
  const { key } = await ownDevices(ana)
  expect((await senderOf(at('/phone'), service.url)).key).toBe(key)
  // Priya can decide it too, and has no device: nothing waits for her there.
  expect(await pushNotices()).toEqual([])
  expect((await ownNotices(ana)).channels.find(({ name }) => name === 'push')).toMatchObject({ isReached: true })
  expect((await ownNotices(priya)).channels.find(({ name }) => name === 'push')).toMatchObject({ isReached: false })
  expect((await devicesOf(ana)).map(({ browser, lastToldAt }) => [browser, lastToldAt !== null])).toEqual([
    ['Firefox on Linux', true],
    ['Firefox on Linux', true],
  ])
})

it.each([404, 410])(
  'ends a device that its service does not know (%i), says so, and tells the others',
  async (status) => {
    await browserOf(ana, 'gone')
    await browserOf(ana, 'here')
    service.answering = (path) => ({ status: path === '/gone' ? status : 201 })
    await ask()
    await tellDue(true)
    expect(service.got.map(({ path }) => path)).toEqual(['/here'])
    const [gone, here] = await devicesOf(ana)
    expect(gone).toMatchObject({ lastError: 'Its browser takes no messages any more', goneAt: expect.any(String) })
    expect(here).toMatchObject({ goneAt: null, lastError: null })
    expect(await execute(testDevice, ana, { deviceId: gone!.id })).toMatchObject({ ok: false, reason: 'gone' })
    // It is not asked again.
    const asked: string[] = []
    service.answering = (path) => {
      asked.push(path)
      return { status: 201 }
    }
    await ask()
    await tellDue(true)
    expect(asked).toEqual(['/here'])
  },
)

it.each([429, 500, 503])(
  'tries again later what a service does not take now (%i), and nobody else waits',
  async (status) => {
    await browserOf(ana, 'busy')
    await browserOf(priya, 'fine')
    service.answering = (path) => (path === '/busy' ? { status, headers: { 'retry-after': '120' } } : { status: 201 })
    const began = Date.now()
    await ask()
    await tellDue(true)
    expect(service.got.map(({ path }) => path)).toEqual(['/fine'])
    const [waiting] = await pushNotices()
    expect(waiting).toMatchObject({ recipient: `person:${ana.id}`, attempts: 1 })
    expect(waiting!.nextAt.getTime()).toBeGreaterThan(began + 100_000)
    expect(await channel()).toMatchObject({ failures: 0, failingSince: null })
    expect((await devicesOf(ana))[0]).toMatchObject({
      goneAt: null,
      lastError: expect.stringContaining(String(status)),
    })
    service.answering = () => ({ status: 201 })
    await comeDue()
    await tellDue(true)
    expect(service.got.map(({ path }) => path)).toEqual(['/fine', '/busy'])
    expect(await pushNotices()).toEqual([])
  },
)

it('holds back in quiet hours, and tells nobody who chose other channels', async () => {
  await browserOf(ana, 'quiet')
  await browserOf(priya, 'unchosen')
  const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead + 24) % 24).padStart(2, '0')}:00`
  await choose(ana, { quietFrom: hour(-1), quietUntil: hour(2) })
  await choose(priya, { routine: 'mail', elevated: 'mail', high: 'mail', critical: 'mail' })
  await ask()
  await tellDue(true)
  await comeDue()
  await tellDue(true)
  expect(service.got).toEqual([])
  await choose(ana)
  await comeDue()
  await tellDue(true)
  expect(service.got.map(({ path }) => path)).toEqual(['/quiet'])
  await choose(priya)
})

it('refuses what is no device, where it is none of a service, and an eleventh', async () => {
  const good = { ...(await toldBrowser(`${service.url}/good`)).said, agent }
  const refused = async (more: object) => await execute(addDevice, ana, { ...good, ...more })
  const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url')
  for (const p256dh of ['', 'x', offCurve, `${good.p256dh}AA`])
    expect(await refused({ p256dh })).toMatchObject({ kind: 'invalid', fields: { p256dh: [expect.any(String)] } })
  expect(await refused({ auth: 'AAAA' })).toMatchObject({ kind: 'invalid', fields: { auth: [expect.any(String)] } })
  expect(await refused({ endpoint: 'nowhere' })).toMatchObject({ kind: 'invalid' })
  for (const endpoint of ['http://10.0.0.1/x', 'https://localhost/x', 'https://example.com/x'])
    expect(await refused({ endpoint })).toMatchObject({ kind: 'conflict', reason: 'unknown_service' })
  for (let time = 0; time < 10; time++) await browserOf(ana, `one-${time}`)
  expect(await refused({})).toMatchObject({ kind: 'conflict', reason: 'too_many_devices' })
})

it('keeps no address or key of a device in the open', async () => {
  const { said, deviceId } = await browserOf(ana, 'sealed-away')
  const row = JSON.stringify(await read.noticeDevice.findUniqueOrThrow({ where: { id: deviceId } }))
  const lines = await read.auditEvent.findMany({ where: { type: { startsWith: 'notice.' } } })
  const kept = row + JSON.stringify(lines, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
  expect(kept).toContain(deviceId)
  for (const secret of ['sealed-away', said.p256dh, said.auth]) expect(kept).not.toContain(secret)
})

it('tells whoever used a browser last, and nobody who signed out in it or has no access', async () => {
  const browser = await toldBrowser(`${service.url}/shared`)
  await add(ana, browser)
  const deviceId = await add(priya, browser)
  expect(await devicesOf(ana)).toEqual([])
  expect(await execute(removeDevice, ana, { deviceId })).toMatchObject({ ok: false, reason: 'unknown_device' })
  expect(await execute(testDevice, ana, { deviceId })).toMatchObject({ ok: false, reason: 'unknown_device' })

  const signIn = async (who: PersonActor, token: string, known: string | null) =>
    await must(startSession as never, { personId: who.id, tokenHash: hashSecret(token), deviceId: known })
  // Whoever comes back is told still; when somebody else signs in there, nobody is.
  await signIn(priya, 'priya-1', deviceId)
  expect(await devicesOf(priya)).toHaveLength(1)
  await signIn(ana, 'ana-1', deviceId)
  expect(await devicesOf(priya)).toEqual([])

  const again = await add(priya, browser)
  // A cookie with the device of another takes nothing from them.
  await must(endSession as never, { tokenHash: hashSecret('ana-1'), deviceId: again })
  expect(await devicesOf(priya)).toHaveLength(1)
  await must(endSession as never, { tokenHash: hashSecret('priya-1'), deviceId: again })
  expect(await devicesOf(priya)).toEqual([])

  const leaver = await person('Lea', 'product-owners')
  await browserOf(leaver, 'leaver')
  expect(await execute(deactivatePerson, ade, { personId: leaver.id })).toMatchObject({ ok: true })
  expect(await devicesOf(leaver)).toEqual([])
  await ask()
  await tellDue(true)
  expect(service.got).toEqual([])
})

it('sends a test to one device, and to those of whoever tries the channel', async () => {
  const one = await browserOf(ana, 'tried')
  await browserOf(ana, 'other')
  // What waits for her already is told first.
  await tellDue(true)
  service.got.length = 0
  expect(await execute(testDevice, ana, { deviceId: one.deviceId })).toMatchObject({ ok: true })
  await tellDue(false)
  expect(service.got.map(({ path }) => path)).toEqual(['/tried'])
  expect(JSON.parse(await one.read(service.got[0]!.body))).toMatchObject({ title: 'A test of Countersign' })
  expect((await devicesOf(ana))[0]).toMatchObject({
    isTesting: false,
    tested: { hasArrived: true, said: 'It arrived' },
  })
  expect(await execute(testChannel, ade, { channel: 'push' })).toMatchObject({ ok: false, reason: 'no_device' })
  await browserOf(ade, 'admin')
  expect(await execute(testChannel, ade, { channel: 'push' })).toMatchObject({ ok: true })
  await tellDue(false)
  expect(service.got.map(({ path }) => path)).toEqual(['/tried', '/admin'])
  await clear(ade)
})
