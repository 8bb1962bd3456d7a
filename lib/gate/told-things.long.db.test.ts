import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-webhooks-0123456789'
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
})

import { addPerson, addTwoAccounts, asPod, must, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { comeDue, deliver } from '@/lib/jobs/fixture-delivery'
import { sealLines } from '@/lib/jobs/partitions'
import { askForDeletion } from '@/lib/memory/deletion/commands'
import { holdEntry, restoreEntry } from '@/lib/memory/written/keep/commands'
import { giveBack, revoke } from '@/lib/gate/fixture-taught'
import { moveTask } from '@/lib/tasks/hands/commands'
import { setWebhook } from '@/lib/webhooks/commands'
import { endReceivers, receiver } from '@/lib/webhooks/fixture'

// What a pod is told of what it wrote, handed in and works on: what others did with it, and never what is in it.

openStage(['approver', 'admin'])

let turn = 0
let mine: TestAccount
let dev: TestAccount
let other: TestAccount
let planner: TestAccount
let signer: PersonActor
const kind = { role: 'ResearchPod', department: 'research' }

beforeAll(async () => {
  signer = await addPerson('Olga', ['product-owners'], ['approver'])
  ;({ prod: mine, dev } = await addTwoAccounts('told-mine', kind))
  ;({ prod: other } = await addTwoAccounts('told-other', kind))
  ;({ dev: planner } = await addTwoAccounts('told-planner', { role: 'ProductPod', department: 'product' }))
  await refreshAccess()
})
afterEach(endReceivers)

const post = (path: string, body: object, by = mine) =>
  asPod(gate, by.key, path, { idempotency_key: `told-${turn++}`, ...body })
const write = (key: string, text: string, more: object = {}, by = mine) =>
  post('/v2/memory/entries', { key, text, ...more }, by)
const place = async ({ key }: TestAccount) => (await asPod(gate, key, '/v2/events')).json['place'] as string
const idOf = async (path: string) => (await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })).id
const why = { reason: 'Nobody knows who said so' }

async function answer(request: unknown, verdict = 'approve', by = ana) {
  const asked = await requestNumbered(Number(String(request).slice(3)))
  expect(await decide(by, asked, verdict)).toMatchObject({ ok: true })
  await settled(asked)
}

type Heard = { type: string; data: Record<string, unknown> }

/** What each account is told while this happens. */
async function toldBy(does: () => Promise<unknown>): Promise<Record<'mine' | 'dev' | 'other', Heard[]>> {
  await must(sealLines, {})
  const from = await Promise.all([place(mine), place(dev), place(other)])
  await does()
  await must(sealLines, {})
  const heard = async ({ key }: TestAccount, after: string) =>
    (await asPod(gate, key, `/v2/events?after=${after}`)).json['events'] as Heard[]
  const [own, there, others] = await Promise.all([heard(mine, from[0]), heard(dev, from[1]), heard(other, from[2])])
  return { mine: own, dev: there, other: others }
}

const short = (told: Heard[]) =>
  told.map(({ type, data }) => [type, data['state'] ?? data['move'], data['version'] ?? null])

describe('of memory', () => {
  it('is what people said of a version, and nothing of what the pod did itself', async () => {
    const told = await toldBy(async () => {
      await write('told/plain', 'Jars are blue.')
      const first = await write('told/who', 'Ask rosa@pottery.co.uk.')
      await answer(first.json['request'], 'request_changes')
      const second = await write('told/who', 'Ask ida@pottery.co.uk.')
      await answer(second.json['request'])
      const third = await write('told/who', 'Ask eva@pottery.co.uk.')
      await answer(third.json['request'], 'reject')
      // Taken back by the pod itself, which knows.
      await write('told/late', 'Ask ada@pottery.co.uk.')
      await write('told/late', 'Ask nobody.')
    })
    expect(short(told.mine)).toEqual([
      ['memory.sent_back', 'changes_requested', 1],
      ['memory.accepted', 'accepted', 2],
      ['memory.refused', 'rejected', 3],
    ])
    expect(told.mine[1]).toEqual({
      place: expect.stringMatching(/^\d+$/),
      type: 'memory.accepted',
      data: {
        key: 'told/who',
        version: 2,
        state: 'accepted',
        request: expect.stringMatching(/^CS-\d+$/),
        at: expect.any(String),
      },
    })
    expect([told.dev, told.other]).toEqual([[], []])
    expect(JSON.stringify(told)).not.toMatch(/pottery|Not this month|blue/)
  })

  it('is what people take and give back, and whose text is gone', async () => {
    await write('told/kept', 'Kiln 1 is hot.')
    await write('told/kept', 'Kiln 1 is quite hot.', {}, other)
    const told = await toldBy(async () => {
      const entryId = await idOf('told/kept')
      expect(await execute(holdEntry, ana, { entryId, ...why })).toMatchObject({ ok: true })
      expect(await execute(restoreEntry, ana, { entryId, ...why })).toMatchObject({ ok: true })
      const asked = await execute(askForDeletion, ana, { entryId, ...why })
      expect(asked).toMatchObject({ ok: true })
      if (asked.ok) await answer(`CS-${asked.value.number}`, 'approve', signer)
    })
    expect(short(told.other)).toEqual([
      ['memory.taken', 'held', 2],
      ['memory.given', 'given', 2],
      ['memory.deleted', 'deleted', null],
    ])
    expect(short(told.mine)).toEqual([['memory.deleted', 'deleted', null]])
    expect(JSON.stringify(told)).not.toMatch(/hot|Nobody knows/)
  })

  it('is that all which a task taught was revoked, or is given again', async () => {
    await write('told/back', 'Before.', {}, other)
    await post('/v1/tasks/start', { task_id: 'told-teaches' })
    await write('told/back', 'After.', { task: 'told-teaches' })
    await write('told/gone', 'Alone.', { task: 'told-teaches' })
    const { number } = await read.task.findFirstOrThrow({ where: { key: 'told-teaches' } })
    const told = await toldBy(async () => {
      expect(await revoke(ana, number)).toMatchObject({ ok: true })
      expect(await giveBack(ana, number)).toMatchObject({ ok: true })
    })
    const by = (one: Heard, two: Heard) => (String(one.data['key']) < String(two.data['key']) ? -1 : 1)
    expect(short(told.mine.slice(0, 2).toSorted(by))).toEqual([
      ['memory.taken', 'revoked', 2],
      ['memory.taken', 'held', 1],
    ])
    expect(short(told.mine.slice(2).toSorted(by))).toEqual([
      ['memory.given', 'given', 2],
      ['memory.given', 'given', 1],
    ])
    expect(short(told.other)).toEqual([
      ['memory.given', 'given', 1],
      ['memory.taken', 'superseded', 1],
    ])
  })
})

const page = `# Bowls\n\n${Array.from({ length: 60 }, (_, at) => `- Rule ${at} of shelf ${at}.`).join('\n')}\n`

describe('of files and tasks', () => {
  it('is what people said of a revision, and what that makes of its task', async () => {
    const told = await toldBy(async () => {
      const file = { path: 'told/bowls.md', task: 'told-page' }
      await post('/v1/tasks/start', { task_id: 'told-page' }, dev)
      await post('/v2/outputs', { ...file, content: page }, dev)
      const lossy = await post('/v2/outputs', { ...file, content: page.slice(0, 60) }, dev)
      await answer(lossy.json['request'], 'request_changes')
      const again = await post('/v2/outputs', { ...file, content: page.slice(0, 80) }, dev)
      const done = await post('/v1/tasks/complete', { task_id: 'told-page', outputs: [{ path: file.path }] }, dev)
      expect(done).toMatchObject({ json: { status: 'in_review' } })
      await answer(again.json['request'])
    })
    expect(short(told.dev)).toEqual([
      ['output.sent_back', 'changes_requested', null],
      ['output.accepted', 'accepted', null],
      ['task.moved', 'completed', null],
    ])
    const [, { data }] = told.dev as [Heard, Heard, Heard]
    expect(data).toMatchObject({ path: 'told/bowls.md', repo_name: '', revision: 3, task: 'told-page' })
    expect((await asPod(gate, dev.key, `/v2/outputs/${String(data['id'])}`)).json).toMatchObject({ state: 'standing' })
    expect([told.mine, told.other]).toEqual([[], []])
    expect(JSON.stringify(told)).not.toMatch(/Rule|Not this month/)
  })

  it('is what somebody else did with a task, and never the pod itself', async () => {
    const told = await toldBy(async () => {
      await post('/v1/tasks/start', { task_id: 'told-moves' })
      await post('/v2/tasks/hold', { task_id: 'told-moves' })
      await post('/v2/tasks/resume', { task_id: 'told-moves' })
      const { number } = await read.task.findFirstOrThrow({ where: { key: 'told-moves' } })
      for (const move of ['hold', 'resume'])
        expect(await execute(moveTask, ana, { number, move, reason: 'The glaze' })).toMatchObject({ ok: true })
      await post('/v2/tasks/create', { task_id: 'told-made', assigned_pod: 'told-mine' }, planner)
      await post('/v2/tasks/hand_over', { task_id: 'told-moves', to_pod: 'told-other' })
    })
    expect(short(told.mine)).toEqual([
      ['task.moved', 'held', null],
      ['task.moved', 'resumed', null],
    ])
    expect(told.other.map(({ data }) => [data['task_id'], data['move']])).toEqual([['told-moves', 'received']])
    expect(told.dev.map(({ data }) => [data['task_id'], data['move']])).toEqual([['told-made', 'created']])
    expect(JSON.stringify(told)).not.toContain('glaze')
  })
})

it('is sent to a receiver that was down under the number that it had, in order for each thing, and never content', async () => {
  const there = await receiver(500, 500)
  await must(sealLines, {})
  const account = { podSlug: 'told-mine', environment: 'prod' }
  expect(await execute(setWebhook, systemActor, { ...account, url: there.url })).toMatchObject({ ok: true })
  const asked = await write('told/sent', 'Ask rosa@pottery.co.uk.')
  await answer(asked.json['request'])
  expect(await execute(holdEntry, ana, { entryId: await idOf('told/sent'), ...why })).toMatchObject({ ok: true })
  const types = () => there.got.map(({ body }) => (JSON.parse(body) as Heard).type)
  for (let attempt = 0; attempt < 4; attempt++) {
    await deliver()
    await comeDue()
  }
  expect(types()).toEqual(['memory.accepted', 'memory.accepted', 'memory.accepted', 'memory.taken'])
  expect(new Set(there.got.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  // A message is the very event that a list shows, and it is told once more from there as often as somebody asks.
  const { json } = await asPod(gate, mine.key, '/v2/events?after=0')
  const events = (json['events'] as Heard[]).map(({ type, data }) => ({ type, data }))
  const sent = JSON.parse(there.got[2]!.body) as Heard & { timestamp: string }
  expect(sent.timestamp).toBe(sent.data['at'])
  expect(events).toContainEqual({ type: sent.type, data: sent.data })
  expect(JSON.stringify(there.got)).not.toMatch(/pottery|Not this month|Nobody knows/)
})
