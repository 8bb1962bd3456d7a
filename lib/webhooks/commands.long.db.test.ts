import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-webhooks-0123456789'
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = 'localhost,127.0.0.1'
})

import { afterEach, beforeAll, expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { deliverDue } from '@/lib/jobs/deliver'
import { account, comeDue, comeLater, deliver, hands, released, secretOf, set, view } from '@/lib/jobs/fixture-delivery'
import { sealLines } from '@/lib/jobs/partitions'
import { rotateWebhook, sendAgain, testWebhook } from '@/lib/webhooks/commands'
import { cutOff, endReceivers, isSignedBy, type Receiver, receiver } from '@/lib/webhooks/fixture'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})
afterEach(endReceivers)
const types = ({ got }: Receiver) => got.map(({ body }) => (JSON.parse(body) as { type: string }).type)
const lastLine = async (type: string) =>
  (await read.auditEvent.findFirst({ where: { type }, orderBy: { at: 'desc' } }))?.sentence ?? null

it('tells an account of its own answers from then on, signed, and never content', async () => {
  const before = await released(stage.writerPod, stage.ana)
  await must(sealLines as never, {})
  const there = await receiver()
  const secret = await secretOf(there.url)
  const id = await released(stage.writerPod, stage.ana)
  await released(stage.otherPod, stage.ana)
  await deliver()
  const [message] = there.got
  expect(there.got).toHaveLength(1)
  expect(JSON.parse(message!.body)).toMatchObject({ type: 'call.released', data: { id, state: 'released' } })
  expect(isSignedBy(secret, message!)).toBe(true)
  expect(message!.body).not.toMatch(new RegExp(`New text|docs/|${before}`))
  expect(await view()).toMatchObject({ waiting: 0, dead: 0, lastError: null, lastSuccessAt: expect.any(String) })
})

it('keeps the secret nowhere, and what people and the record see of a webhook is its host', async () => {
  const secret = await secretOf('http://127.0.0.1:9/path-that-is-secret')
  const { rows } = await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query<{ all: string }>(
      `select coalesce(string_agg(row_to_json(e)::text, ''), '') || (select string_agg(row_to_json(w)::text, '') from "Webhook" w) as all from "AuditEvent" e`,
    ),
  )
  expect(rows[0]!.all).not.toContain(secret.slice(6, 30))
  expect(await lastLine('webhook.set')).toBe('Countersign set up a webhook of WriterPod for Production: 127.0.0.1:9')
  expect(await view()).toMatchObject({ address: '127.0.0.1:9' })
})

it('signs with both secrets while both are valid, and with the new one alone after that', async () => {
  const there = await receiver()
  const first = await secretOf(there.url)
  const rotate = async (overlapHours: number) => {
    const outcome = await execute(rotateWebhook, systemActor, { ...account, overlapHours })
    return outcome.ok ? outcome.value.secret : ''
  }
  const second = await rotate(24)
  await execute(testWebhook, systemActor, account)
  await deliver()
  expect([first, second].map((secret) => isSignedBy(secret, there.got[0]!))).toEqual([true, true])
  const third = await rotate(0)
  await execute(testWebhook, systemActor, account)
  await deliver()
  expect([first, second, third].map((secret) => isSignedBy(secret, there.got[1]!))).toEqual([false, false, true])
  expect(types(there)).toEqual(['webhook.test', 'webhook.test'])
})

it('goes on trying under the same id where the receiver is down, errs or leads elsewhere, and says so in words', async () => {
  const there = await receiver(500, 302, 429)
  await secretOf(there.url)
  await released(stage.writerPod, stage.ana)
  const said: (string | null)[] = []
  for (let attempt = 0; attempt < 4; attempt++) {
    await deliver()
    // Before its time nothing is tried again.
    await comeLater()
    await deliver()
    said.push((await view()).lastError)
    await comeDue()
  }
  expect(said).toEqual([
    'The receiver answered 500',
    'The receiver leads elsewhere (302), which is not followed',
    'The receiver answered 429',
    null,
  ])
  expect(new Set(there.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(there.got).toHaveLength(4)
  there.close()
  await released(stage.writerPod, stage.ana)
  await deliver()
  expect(await view()).toMatchObject({ waiting: 1, lastError: 'The receiver could not be reached' })
})

it('sends nothing about a call before what came earlier about it has arrived, and lets others pass', async () => {
  const there = await receiver(500)
  await secretOf(there.url)
  const call = await released(stage.writerPod, stage.ana)
  await deliver()
  await comeLater()
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Call" set "grantExpiresAt" = now() - interval '1 second' where id = $1`, [call]),
  )
  const { lapseCalls } = await import('@/lib/calls/due/commands')
  await must(lapseCalls as never, { callIds: [call] })
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(`update "OutgoingTarget" set "nextAt" = now()`))
  await released(stage.writerPod, stage.ana)
  await deliver()
  expect(types(there)).toEqual(['call.released', 'call.released'])
  // What comes later about the first is ready to be sent, and waits for nothing but what came before it.
  const ready = await read.outgoing.findMany({ where: { about: call }, orderBy: { position: 'asc' } })
  expect(ready.map(({ body, attempts }) => [(JSON.parse(body) as { type: string }).type, attempts])).toEqual([
    ['call.released', 1],
    ['call.lapsed', 0],
  ])
  await comeDue()
  await deliver()
  await deliver()
  expect(types(there).slice(2)).toEqual(['call.released', 'call.lapsed'])
})

it('does not wait for one receiver to serve another, and hands over again what nobody answered for', async () => {
  const there = await receiver('silence')
  await secretOf(there.url)
  await released(stage.writerPod, stage.ana)
  await must(sealLines as never, {})
  const [slow] = await deliverDue(hands, () => {})
  await vi.waitFor(() => expect(there.got).toHaveLength(1), patience)
  expect(hands.busy()).toHaveLength(1)
  expect(await deliverDue(hands, () => {})).toEqual([])
  cutOff()
  await slow
  expect(hands.busy()).toEqual([])
  await comeDue()
  await deliver()
  expect(there.got.map(({ headers }) => headers['webhook-id'])[1]).toBe(there.got[0]!.headers['webhook-id'])
})

it('gives up after a day and tells so, and sends again under the same id when somebody asks for it', async () => {
  const there = await receiver(500, 500)
  await secretOf(there.url)
  expect(await execute(sendAgain, systemActor, account)).toMatchObject({ ok: false, reason: 'nothing_dead' })
  await released(stage.writerPod, stage.ana)
  await deliver()
  await comeDue(25)
  await deliver()
  expect(await view()).toMatchObject({ waiting: 0, dead: 1 })
  expect(await lastLine('webhook.gave_up')).toMatch(/^1 message for the webhook of WriterPod .*answered 500$/)
  expect(await execute(sendAgain, systemActor, account)).toMatchObject({ ok: true, value: { messages: 1 } })
  await deliver()
  expect(await view()).toMatchObject({ waiting: 0, dead: 0 })
  expect(new Set(there.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

it('ends where the receiver says that it is gone, and tells so', async () => {
  const there = await receiver(410)
  await secretOf(there.url)
  await released(stage.writerPod, stage.ana)
  await deliver()
  expect(await view()).toMatchObject({ ended: { because: 'gone' }, dead: 1 })
  expect(await lastLine('webhook.ended')).toMatch(/^The receiver ended the webhook of WriterPod/)
  expect(await execute(testWebhook, systemActor, account)).toMatchObject({ reason: 'no_webhook' })
})

it.each([
  'http://pods.example.com/',
  'https://10.0.0.8/',
  'https://[::ffff:127.0.0.1]/',
  'https://0xa.1/',
  'https://intranet/',
  'https://metadata.internal/',
  'https://167772161/',
  'https://0x0a000001/',
  'https://012.0.0.8/',
  'https://[::1]/',
  'https://localhost.:9/',
])('refuses %s', async (url) => {
  expect(await set(url)).toMatchObject({ ok: false, kind: 'invalid', reason: 'not_outside' })
})

it.each([
  'nonsense',
  'ftp://a.example/',
  'https://me:pass@a.example/',
  'https://a.example/#x',
  `https://a.example/${'x'.repeat(500)}`,
])('asks for an address that can be used: %s', async (url) =>
  expect(await set(url)).toMatchObject({ ok: false, reason: 'invalid_input' }),
)

it('says of a name that leads inside that it is not sent to', async () => {
  const { postOut } = await import('@/lib/core/post')
  const outside = { listed: [], isPlainAllowed: true, caFile: null, timeoutMs: 1_000 }
  for (const url of ['https://localhost:9/', 'https://127.0.0.1:9/', 'https://169.254.169.254/'])
    expect(await postOut(new URL(url), {}, '', outside)).toEqual({ problem: 'not_public' })
  expect(await postOut(new URL('http://localhost:9/'), {}, '', outside)).toEqual({ problem: 'not_secure' })
})
