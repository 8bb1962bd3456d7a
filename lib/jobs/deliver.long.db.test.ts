import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-webhooks-0123456789'
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
})

import { afterEach, beforeAll, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { account, comeDue, comeLater, deliver, moreHands, released, secretOf, view } from '@/lib/jobs/fixture-delivery'
import { pauseWebhook, resumeWebhook, sendAgain, testWebhook } from '@/lib/webhooks/commands'
import { endReceivers, type Receiver, receiver } from '@/lib/webhooks/fixture'
import { waitMs } from '@/lib/webhooks/outgoing/rules'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})
afterEach(endReceivers)

const callsIn = ({ got }: Receiver) => got.map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id)
const idsIn = ({ got }: Receiver) => got.map(({ headers }) => headers['webhook-id'])
async function releasedMany(count: number): Promise<string[]> {
  const calls: string[] = []
  for (let made = 0; made < count; made++) calls.push(await released(stage.writerPod, stage.ana))
  return calls
}
const refused = (reason: string) => ({ ok: false, kind: 'conflict', reason })

it('waits longer and longer for a receiver that is down, and then brings all in order, a few at a time', async () => {
  const there = await receiver(...Array.from({ length: 100 }, () => 503 as const))
  await secretOf(there.url)
  const calls = await releasedMany(6)
  const since = new Set<string | null>()
  for (let failures = 0; failures < 12;) {
    await deliver()
    const target = await read.outgoingTarget.findFirstOrThrow({ where: { failures: { gt: 0 } } })
    const waits = target.nextAt.getTime() - target.lastFailureAt!.getTime()
    expect(waits).toBeGreaterThanOrEqual(waitMs(target.failures, 0))
    expect(waits).toBeLessThanOrEqual(waitMs(target.failures, 1))
    expect(target.failures).toBeGreaterThan(failures)
    ;({ failures } = target)
    since.add((await view()).failingSince)
    // Nothing is tried before its time, however often a worker looks.
    await comeLater()
    const tried = there.got.length
    await deliver()
    expect(there.got).toHaveLength(tried)
    await comeDue()
  }
  // None is passed over for those that came later.
  expect(new Set(callsIn(there))).toEqual(new Set(calls.slice(0, 4)))
  expect([...since]).toEqual([expect.any(String)])
  const { recent } = await view()
  expect(recent).toHaveLength(10)
  expect(recent[0]).toMatchObject({ type: 'call.released', hasArrived: false, said: 'The receiver answered 503' })

  there.answers.length = there.got.length = 0
  await deliver()
  expect(callsIn(there).toSorted()).toEqual(calls.slice(0, 4).toSorted())
  await deliver()
  expect(callsIn(there).slice(4).toSorted()).toEqual(calls.slice(4).toSorted())
  expect(await view()).toMatchObject({ waiting: 0, dead: 0, failingSince: null, nextAt: null })
  expect((await view()).recent[0]).toMatchObject({ hasArrived: true, said: 'The receiver answered 204' })
})

it('hands each message over once, however many workers there are', async () => {
  const there = await receiver()
  await secretOf(there.url)
  const calls = await releasedMany(5)
  for (let round = 0; round < 3; round++) await Promise.all([moreHands(), moreHands(), moreHands()].map(deliver))
  expect(callsIn(there).toSorted()).toEqual(calls.toSorted())
})

it('comes a second time under the same id when nobody noted that it had arrived', async () => {
  const there = await receiver()
  await secretOf(there.url)
  await released(stage.writerPod, stage.ana)
  const { takeOutgoing } = await import('@/lib/webhooks/outgoing/commands')
  // Its hands are at something else of every receiver.
  const full = moreHands()
  let free = () => {}
  const other = new Promise<void>((resolve) => (free = resolve))
  for (const { id } of await read.webhook.findMany()) void full.give(id, () => other)
  await deliver(full)
  free()
  await full.rest()
  // A worker takes it and dies.
  const taken = await execute(takeOutgoing, systemActor, { busy: [] })
  expect(taken).toMatchObject({ ok: true, value: [expect.any(Object)] })
  await deliver()
  expect(there.got).toEqual([])
  await comeDue()
  await deliver()
  expect(idsIn(there)).toEqual(taken.ok ? taken.value.map(({ id }) => id) : [])
})

it('keeps what there is to tell while it is paused, however long, and gives none of it up for that', async () => {
  const there = await receiver(500)
  await secretOf(there.url)
  expect(await execute(resumeWebhook, systemActor, account)).toMatchObject(refused('not_paused'))
  expect(await execute(pauseWebhook, systemActor, account)).toMatchObject({ ok: true })
  expect(await execute(pauseWebhook, systemActor, account)).toMatchObject(refused('webhook_paused'))
  expect(await execute(testWebhook, systemActor, account)).toMatchObject(refused('webhook_paused'))
  expect(await execute(sendAgain, systemActor, account)).toMatchObject(refused('webhook_paused'))
  const [call] = await releasedMany(1)
  await deliver()
  await comeDue(100)
  await deliver()
  expect(there.got).toEqual([])
  expect(await view()).toMatchObject({ waiting: 1, pausedAt: expect.any(String) })
  expect(await execute(resumeWebhook, systemActor, account)).toMatchObject({ ok: true, value: { messages: 1 } })
  await deliver()
  expect(await view()).toMatchObject({ waiting: 1, dead: 0, pausedAt: null })
  await comeDue()
  await deliver()
  expect(callsIn(there)).toEqual([call, call])
  const lines = await read.auditEvent.findMany({
    where: { type: { in: ['webhook.paused', 'webhook.resumed'] } },
    orderBy: { at: 'asc' },
    select: { sentence: true },
  })
  expect(lines.map(({ sentence }) => sentence)).toEqual([
    'Countersign paused the webhook of WriterPod for Production',
    'Countersign let the webhook of WriterPod for Production go on; 1 message had waited',
  ])
})

it('shows the attempts of this webhook, and none of one before it', async () => {
  const there = await receiver(500)
  await secretOf(there.url)
  expect(await view()).toMatchObject({ recent: [], failingSince: null, lastSuccessAt: null })
})
