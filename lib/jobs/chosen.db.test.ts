import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-webhooks-0123456789'
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
})

import { afterEach, beforeAll, expect, it } from 'vitest'
import { ask, cast, decide, page, release } from '@/lib/calls/fixture'
import { toldStates } from '@/lib/calls/told/schema'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { account, deliver, released, secretOf, set, view } from '@/lib/jobs/fixture-delivery'
import { chooseMessages } from '@/lib/webhooks/commands'
import { endReceivers, type Receiver, receiver } from '@/lib/webhooks/fixture'
import { isChosen } from '@/lib/webhooks/rules'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})
afterEach(endReceivers)

const types = ({ got }: Receiver) => got.map(({ body }) => (JSON.parse(body) as { type: string }).type)
const choose = async (which: unknown, messages?: unknown) =>
  await execute(chooseMessages, systemActor, { ...account, which, messages })
async function rejected(): Promise<void> {
  const call = await ask(stage.writerPod, page())
  await decide(stage.ana, call, 'reject')
  await release(call)
}
const lines = async () =>
  (await read.auditEvent.findMany({ where: { type: 'webhook.chosen' }, orderBy: { at: 'asc' } })).map(
    ({ sentence }) => sentence,
  )

it('sends what was chosen alone, from then on, and what was made before all the same', async () => {
  const there = await receiver()
  await secretOf(there.url)
  expect(await view()).toMatchObject({ messages: null })
  await released(stage.writerPod, stage.ana)
  await deliver()
  expect(await choose('some', ['call.rejected'])).toMatchObject({ ok: true })
  expect(await view()).toMatchObject({ messages: ['call.rejected'] })
  await released(stage.writerPod, stage.ana)
  await rejected()
  await deliver()
  expect(types(there)).toEqual(['call.released', 'call.rejected'])
  // Nothing waits that is not to be sent, and an address that moves keeps what was chosen.
  expect(await view()).toMatchObject({ waiting: 0, dead: 0 })
  await set(`${there.url}/elsewhere`)
  expect(await view()).toMatchObject({ messages: ['call.rejected'] })

  expect(await choose('all')).toMatchObject({ ok: true })
  await released(stage.writerPod, stage.ana)
  await deliver()
  expect(types(there)).toEqual(['call.released', 'call.rejected', 'call.released'])
  expect(await lines()).toEqual([
    'Countersign had the webhook of WriterPod for Production get these messages alone: call.rejected',
    'Countersign had the webhook of WriterPod for Production get all messages',
  ])
})

it('keeps a choice in one order, records it once, and begins anew with a webhook that is set up anew', async () => {
  const before = (await lines()).length
  const there = await receiver()
  await secretOf(there.url)
  for (const chosen of [
    ['call.expired', 'call.released', 'call.expired'],
    ['call.released', 'call.expired'],
  ])
    expect(await choose('some', chosen)).toMatchObject({ ok: true })
  expect(await view()).toMatchObject({ messages: ['call.released', 'call.expired'] })
  expect(await lines()).toHaveLength(before + 1)
  await secretOf(there.url)
  expect(await view()).toMatchObject({ messages: null })
})

it('gets a kind of message that comes to be later where all were chosen, and not where some were', () => {
  for (const state of [...toldStates, 'made_up_later']) {
    expect(isChosen([], `call.${state}`), state).toBe(true)
    expect(isChosen(['call.released'], `call.${state}`), state).toBe(state === 'released')
  }
})

it.each([
  [
    'a message there is not',
    'some',
    ['call.guessed'],
    /^There is no message "call.guessed". There are: call.released,/,
  ],
  ['no message', 'some', [], /^Choose at least one message$/],
  ['nothing', 'some', undefined, /^Choose at least one message$/],
  ['what is no list', 'some', { 0: 'call.released' }, /./],
  ['neither', 'none', ['call.released'], /^Say whether it gets all messages or some$/],
])('refuses %s in words', async (_what, which, messages, words) => {
  const outcome = await choose(which, messages)
  if (outcome.ok) throw new Error('It was taken')
  expect(outcome).toMatchObject({ kind: 'invalid', reason: 'invalid_input' })
  expect(Object.values(outcome.fields ?? {}).flat()[0]).toMatch(words)
})
