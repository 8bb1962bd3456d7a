import {
  landed,
  type Landed,
  openUndoingShop,
  requestIn,
  rollBack,
  rollback,
  type Undoing,
} from '@/lib/gate/fixture-rollback'
import { signed, work } from '@/lib/gate/fixture-shop'
import { ask, asPod, must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { podFromBearer } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { undoneBy } from '@/lib/deliveries/undo/asked/queries'
import { withdrawCall } from '@/lib/calls/commands'
import { closeRepository, openRepository } from '@/lib/repositories/commands'

let undoing: Undoing
let first: Landed
let price: Landed
beforeAll(async () => {
  undoing = await openUndoingShop()
  first = await landed(undoing, 'first', { 'docs/first.md': 'First.\n' })
  price = await landed(undoing, 'price', { 'docs/price.md': 'The lamp costs 10.\n' })
  await landed(undoing, 'price-2', { 'docs/price.md': 'The lamp costs 12.\n' })
})
afterAll(() => undoing.shop.close())

const deliveries = () => read.delivery.count({ where: { undoesId: { not: null } } })

describe('what cannot be undone is refused in words, and is on the record', () => {
  it.each<[string, () => { commit: string; args?: object }, number, string, RegExp]>([
    ['no delivery', () => ({ commit: 'abcdef1234' }), 404, 'unknown_commit', /begins with “?abcdef1234/],
    ['a part', () => ({ commit: first.commit!, args: { paths: ['docs/first.md'] } }), 422, 'part_of_delivery', /whole/],
    ['another branch', () => ({ commit: first.commit!, args: { branch: 'trial' } }), 409, 'other_branch', /landed on/],
    ['no form of a commit', () => ({ commit: 'nothing' }), 422, 'invalid_arguments', /./],
    ['lines that changed later', () => ({ commit: price.commit! }), 409, 'undo_conflict', /docs\/price\.md/],
  ])('%s', async (_, what, status, code, words) => {
    const before = await deliveries()
    const { commit, args = {} } = what()
    const refused = await rollBack(undoing, { commit }, { args })
    expect(refused).toMatchObject({ status, json: { code } })
    expect(
      Object.values(refused.json['fields'] as Record<string, string[]>)
        .flat()
        .join(' '),
    ).toMatch(words)
    expect(await deliveries()).toBe(before)
    const lines = await read.auditEvent.findMany({ where: { type: 'command.refused', podId: undoing.keeper.podId } })
    expect(lines.map(({ data }) => (data as { reason: string }).reason)).toContain(code)
  })

  it('is what fits two commits', async () => {
    const twin = `${first.commit!.slice(0, 10)}${'0'.repeat(30)}`
    const { commit } = price
    const set = (sha: string | null) =>
      asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
        owner.query('update "Delivery" set commit = $1 where id = $2', [sha, price.id]),
      )
    await set(twin)
    const refused = await rollBack(undoing, { commit: first.commit!.slice(0, 8) })
    await set(commit)
    expect(refused).toMatchObject({ status: 409, json: { code: 'two_commits' } })
  })

  it('is what holds no more of it, and what is asked for already, by whoever comes second', async () => {
    const lamp = await landed(undoing, 'lamp', { 'docs/lamp.md': 'Lamp.\n' })
    const both = await Promise.all([rollBack(undoing, lamp), rollBack(undoing, lamp)])
    const [asked, late] = both.toSorted((one, other) => one.status - other.status)
    expect([asked!.status, late!.status]).toEqual([202, 409])
    const number = await undoneBy(read, lamp.id)
    expect(requestIn(asked!)).toBe(number)
    expect(late!.json).toMatchObject({
      code: 'undo_waits',
      fields: { 'arguments.commit_sha': [`CS-${number} asks for it already.`] },
    })
    // The road of other calls does not end it, so that its delivery is never left behind.
    const actor = (await podFromBearer(undoing.keeper.serviceKey))!
    expect(await execute(withdrawCall, actor, { callId: asked!.json['id'] })).toMatchObject({ reason: 'not_waiting' })
  })

  it('is one under a key that stood for something else', async () => {
    const key = newId()
    const { gate } = undoing.shop
    await ask(gate, undoing.keeper, 'memory.search', { keyword: 'a' }, { idempotency_key: key })
    const reused = await rollBack(undoing, first, { body: { idempotency_key: key } })
    expect(reused).toMatchObject({ status: 409, json: { code: 'idempotency_key_reused' } })
  })

  it('two that come under one key at one moment are one', async () => {
    const body = { idempotency_key: newId() }
    const two = await Promise.all([rollBack(undoing, first, { body }), rollBack(undoing, first, { body })])
    expect(new Set(two.map(({ json }) => json['id'])).size).toBe(1)
    expect(two.map(({ json }) => json['repeated']).toSorted()).toEqual([false, true])
    const { facts } = await read.call.findUniqueOrThrow({ where: { id: two[0]!.json['id'] } })
    const made = await read.call.count({ where: { podId: undoing.keeper.podId, toolKey: rollback } })
    expect(facts).toMatchObject({
      callsLastHour: made - 1,
      branch: 'main',
      repository: 'shop',
      paths: ['docs/first.md'],
    })
    await signed(undoing.shop, requestIn(two[0]!))
    await work()
  })
})

describe('a call that is not about a repository kept here', () => {
  it.each<[string, object]>([
    ['none', {}],
    ['an unknown one', { repo_name: 'elsewhere' }],
  ])('stays a call like any: %s', async (_, args) => {
    const before = await deliveries()
    const sent = { commit_sha: first.commit!.slice(0, 12), paths: ['docs/first.md'], ...args }
    const asked = await ask(undoing.shop.gate, undoing.keeper, rollback, sent)
    expect(asked).toMatchObject({ status: 202, json: { state: 'waiting' } })
    const { kind } = await read.request.findFirstOrThrow({ where: { subjectId: asked.json['id'] } })
    expect(kind).toBe('tool_call')
    expect(await deliveries()).toBe(before)
    const gone = `/v2/tool-calls/${asked.json['id']}/withdraw`
    expect(await asPod(undoing.shop.gate, undoing.keeper.serviceKey, gone, {})).toMatchObject({ status: 200 })
  })

  it('is one about a closed repository, which looks like none', async () => {
    await must(closeRepository, { name: 'shop' })
    const asked = await rollBack(undoing, price, { args: { paths: ['docs/price.md'] } })
    expect(asked).toMatchObject({ status: 202 })
    const { kind } = await read.request.findFirstOrThrow({ where: { subjectId: asked.json['id'] } })
    expect(kind).toBe('tool_call')
    await must(openRepository, { name: 'shop' })
  })

  it('is denied to a pod that may not roll back, in the words of the rule', async () => {
    const before = await deliveries()
    const denied = await rollBack(undoing, price, { by: undoing.worker })
    expect(denied).toMatchObject({
      status: 200,
      json: { state: 'denied', reason: expect.stringMatching(/DeliveryPod/) },
    })
    expect(await deliveries()).toBe(before)
  })
})
