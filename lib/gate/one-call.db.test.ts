import { patience } from '@/lib/core/fixture-patience'
import { addTwoAccounts, asPod, decide, elapse, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { recordCalls } from '@/lib/calls/record/commands'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

let turn = 0

openStage()
beforeAll(async () => {
  // From here on the policy is in memory and the grounds are kept.
  await search((await newPod()).key)
})

const newPod = async (): Promise<TestAccount> => (await addTwoAccounts(`one-call-${turn++}`)).prod
const key = () => `key-${turn++}`
const post = (bearer: string, body: object, path = '') => asPod(gate, bearer, `/v2/tool-calls${path}`, body)
const search = (bearer: string, more: object = {}) =>
  post(bearer, { tool: 'memory-search', arguments: { keyword: 'lamps' }, claim: true, idempotency_key: key(), ...more })
const page = () => ({
  tool: 'outputs.commit_and_log',
  arguments: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
  claim: true,
  idempotency_key: key(),
})
const report = (bearer: string, id: string) =>
  post(bearer, { status: 'succeeded', summary: 'Done', idempotency_key: key() }, `/${id}/outcome`)

async function release(callId: string): Promise<void> {
  expect(await decide(ana, callId, 'approve')).toMatchObject({ ok: true })
  await elapse(callId, 'effectiveAt')
  await settleDue()
}

/** The transactions in which a call, the answer to its claim and its lines were written. */
async function transactionsOf(callId: string, claimKey: string): Promise<string[]> {
  const rows = await read.$queryRaw<{ xmin: string }[]>`
    select xmin::text from "Call" where id = ${callId} union all
    select xmin::text from "AuditEvent" where "callId" = ${callId} union all
    select xmin::text from "IdempotencyKey" where key = ${claimKey}`
  return rows.map(({ xmin }) => xmin)
}

describe('what a rule allows', () => {
  it('is asked, allowed and claimed in one transaction, and reported like any other call', async () => {
    const { key: bearer } = await newPod()
    const longWay = vi.spyOn(recordCalls, 'run')
    const [one, plain] = await Promise.all([
      search(bearer, { worker: 'w1', idempotency_key: 'first' }),
      search(bearer, { claim: false }),
    ])
    expect(longWay).not.toHaveBeenCalled()
    longWay.mockRestore()
    expect(one).toMatchObject({
      status: 200,
      json: { state: 'consumed', claimed: true, joined: false, repeated: false },
    })
    expect(plain).toMatchObject({ status: 200, json: { state: 'allowed', claimed: false, repeated: false } })
    const id = one.json['id'] as string
    const written = await transactionsOf(id, 'claim:first')
    expect([written.length, new Set(written).size]).toEqual([4, 1])
    const lines = await read.auditEvent.findMany({ where: { callId: id }, orderBy: { id: 'asc' } })
    expect(lines.map(({ type }) => type)).toEqual(['call.allowed', 'call.claimed'])
    expect(lines[1]!.data).toMatchObject({ worker: 'w1' })
    expect(await report(bearer, id)).toMatchObject({ status: 200 })
  })

  it('is claimed once, whoever repeats the key, and each hears whose it was', async () => {
    const { key: bearer } = await newPod()
    const again = (more: object) => search(bearer, { idempotency_key: 'again', ...more })
    const first = (await again({ worker: 'w1' })).json
    expect(await again({ worker: 'w1' })).toMatchObject({
      status: 200,
      json: { id: first['id'], state: 'consumed', claimed: false, repeated: true },
      headers: { 'idempotent-replayed': 'true' },
    })
    expect(await again({ worker: 'w2' })).toMatchObject({
      status: 409,
      json: { code: 'another_worker', call: first['id'] },
    })
    expect(await again({ claim: false })).toMatchObject({ status: 200, json: { state: 'consumed', claimed: false } })
    const shown = { grant: first['grant'].id, arguments: { keyword: 'lamps' } }
    expect(await post(bearer, { ...shown, idempotency_key: 'other' }, `/${first['id']}/claim`)).toMatchObject({
      status: 409,
      json: { code: 'grant_used' },
    })
    const own = { ...shown, worker: 'w1', idempotency_key: 'again' }
    expect(await post(bearer, own, `/${first['id']}/claim`)).toMatchObject({ status: 200, json: { repeated: true } })
    expect(await search(bearer, { idempotency_key: 'again', arguments: { keyword: 'chairs' } })).toMatchObject({
      json: { code: 'idempotency_key_reused' },
    })
  })

  it('is claimed later under the same key, where it was only asked for at first', async () => {
    const { key: bearer } = await newPod()
    const asked = await search(bearer, { claim: false, idempotency_key: 'later' })
    expect(asked.json).toMatchObject({ state: 'allowed', claimed: false })
    const now = await search(bearer, { idempotency_key: 'later' })
    expect(now.json).toMatchObject({ id: asked.json['id'], state: 'consumed', claimed: true, repeated: false })
  })

  it('gives one of two workers leave to act who ask in one moment under one key', async () => {
    const { key: bearer } = await newPod()
    const both = await Promise.all(['w1', 'w2'].map((worker) => search(bearer, { worker, idempotency_key: 'at-once' })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(both.filter(({ json }) => json['claimed'] === true)).toHaveLength(1)
  })

  it('is the same on the long way, and what is denied claims nothing', async () => {
    const { key: bearer, actor } = await newPod()
    const twins = await Promise.all([1, 2].map(() => search(bearer, { idempotency_key: 'twins' })))
    expect(twins.map(({ json }) => json['claimed']).toSorted()).toEqual([false, true])
    const first = { arguments: { keyword: 'x' }, idempotency_key: 'grounds' }
    vi.spyOn(await import('@/lib/policy/queries'), 'policyInMemory').mockReturnValueOnce(undefined)
    const longWay = vi.spyOn(recordCalls, 'run')
    const long = await search(bearer, first)
    expect(longWay).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
    expect(long.json).toMatchObject({ state: 'consumed', claimed: true })
    expect((await search(bearer, first)).json).toMatchObject({ claimed: false, repeated: true })
    const kept = { where: { accountId: actor.accountId, key: 'claim:grounds' } }
    expect(await read.idempotencyKey.count(kept)).toBe(1)
    expect((await search(bearer, { tool: 'no.such_tool' })).json).toMatchObject({ state: 'denied', claimed: false })
  })
})

describe('what people are asked', () => {
  it('is waited for and claimed by the request that asks', async () => {
    const { key: bearer } = await newPod()
    const body = page()
    const answer = post(bearer, { ...body, wait: 25, worker: 'w1' })
    const asked = await vi.waitFor(
      () => read.call.findFirstOrThrow({ where: { idempotencyKey: body.idempotency_key } }),
      patience,
    )
    await release(asked.id)
    expect(await answer).toMatchObject({ status: 200, json: { id: asked.id, state: 'consumed', claimed: true } })
    expect((await post(bearer, { ...body, wait: 25, worker: 'w1' })).json).toMatchObject({
      claimed: false,
      repeated: true,
    })
    expect(await report(bearer, asked.id)).toMatchObject({ status: 200 })
    expect((await post(bearer, { ...body, wait: 25 })).json).toMatchObject({ state: 'executed', claimed: false })
  })

  it('goes on waiting when it is sent again, and is claimed once by whoever waits', async () => {
    const { key: bearer } = await newPod()
    const body = page()
    const first = await post(bearer, { ...body, wait: 0.05 })
    expect(first).toMatchObject({
      status: 202,
      json: { state: 'waiting', claimed: false },
      headers: { location: first.json['poll'] },
    })
    const both = [1, 2].map((at) => post(bearer, { ...body, wait: 25, worker: `w${at}` }))
    await release(first.json['id'])
    const answers = await Promise.all(both)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.filter(({ json }) => json['claimed'] === true)).toHaveLength(1)
  })

  it('uses no permission for a pod that has hung up', async () => {
    const { key: bearer } = await newPod()
    const body = page()
    const hangUp = new AbortController()
    const gone = fetch(`${gate.url}/v2/tool-calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, wait: 25 }),
      signal: hangUp.signal,
    })
    const asked = await vi.waitFor(
      () => read.call.findFirstOrThrow({ where: { idempotencyKey: body.idempotency_key } }),
      patience,
    )
    hangUp.abort()
    await expect(gone).rejects.toThrow()
    await release(asked.id)
    expect(await read.call.findUnique({ where: { id: asked.id } })).toMatchObject({ grantUsedAt: null })
    expect((await post(bearer, body)).json).toMatchObject({ claimed: true })
  })
})

it('says what is wrong with how to wait and who works', async () => {
  const { key: bearer } = await newPod()
  for (const [more, field] of [
    [{ wait: 26 }, 'wait'],
    [{ wait: '5' }, 'wait'],
    [{ claim: 'yes' }, 'claim'],
    [{ worker: 'two words' }, 'worker'],
  ] as const)
    expect(await search(bearer, more)).toMatchObject({
      status: 422,
      json: { fields: { [field]: [expect.stringMatching(/^[A-Z]/)] } },
    })
})
