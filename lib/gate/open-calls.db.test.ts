import { addTwoAccounts, asPod, decide, elapse, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { bodyHashOf } from '@/lib/calls/once'
import { keepJoined } from '@/lib/calls/joined/commands'
import { read, writerPool } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

let turn = 0

openStage()

const newAccounts = () => addTwoAccounts(`joined-${turn++}`)
const post = ({ key: bearer }: TestAccount, body: object, path = '') =>
  asPod(gate, bearer, `/v2/tool-calls${path}`, body)
const page = { file_path: 'docs/page.md', content: 'New text', branch: 'work' }
const publish = (account: TestAccount, key: string, more: object = {}) =>
  post(account, { tool: 'outputs.commit_and_log', arguments: page, claim: true, idempotency_key: key, ...more })
const get = ({ key: bearer }: TestAccount, path: string) => asPod(gate, bearer, path)
const requestsOf = ({ actor }: TestAccount) => read.request.count({ where: { podId: actor.id } })

async function release(callId: string): Promise<void> {
  expect(await decide(ana, callId, 'approve')).toMatchObject({ ok: true })
  await elapse(callId, 'effectiveAt')
  await settleDue()
}

it('is the call that is open already, under any key, and one of those who ask acts', async () => {
  const { prod, dev } = await newAccounts()
  const { json: first } = await publish(prod, 'one')
  expect(first).toMatchObject({ state: 'waiting', joined: false })
  const again = { id: first['id'], request: first['request'], state: 'waiting', joined: true }
  expect(await publish(prod, 'two', { reason: 'Lost my key' })).toMatchObject({
    status: 202,
    json: { ...again, repeated: false },
  })
  // The other key stands for that call from then on, with its own body.
  expect((await publish(prod, 'two', { reason: 'Lost my key' })).json).toMatchObject({ ...again, repeated: true })
  expect((await publish(prod, 'two')).json).toMatchObject({ code: 'idempotency_key_reused' })
  const lines = await read.auditEvent.findMany({ where: { callId: first['id'] }, orderBy: { id: 'asc' } })
  expect(lines.map(({ type }) => type)).toEqual(['call.asked', 'call.joined'])

  // Other tasks, arguments, prompts and accounts are calls of their own.
  const others = [
    await publish(prod, 'three', { task: 'care' }),
    await publish(prod, 'four', { arguments: { ...page, content: 'Other text' } }),
    await publish(dev, 'five'),
  ]
  expect(others.map(({ json }) => json['joined'])).toEqual([false, false, false])
  // Three wait, which is as many as may; who joins adds none.
  expect((await publish(prod, 'six')).json).toMatchObject(again)
  expect((await publish(prod, 'seven', { prompt_hash: 'a'.repeat(64) })).json['code']).toBe('too_many_waiting')

  await decide(ana, first['id'], 'approve')
  expect((await publish(prod, 'eight')).json).toMatchObject({ id: first['id'], joined: true })
  await elapse(first['id'], 'effectiveAt')
  await settleDue()
  const acts = await Promise.all(['one', 'six', 'nine'].map((key) => publish(prod, key)))
  expect(acts.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  expect(acts.filter(({ json }) => json['claimed'] === true)).toHaveLength(1)
  const refused = acts.find(({ status }) => status === 409)!
  expect(refused.json).toMatchObject({ code: 'grant_used', call: first['id'] })

  // What is used is finished with: the next is another call, and old keys still stand for the first.
  const next = await publish(prod, 'ten')
  expect(next.json).toMatchObject({ state: 'waiting', joined: false })
  expect(next.json['id']).not.toBe(first['id'])
  expect((await publish(prod, 'six', { claim: false })).json).toMatchObject({ id: first['id'], state: 'consumed' })
})

it('is one call for workers that ask in one moment, each under its own key', async () => {
  const { prod } = await newAccounts()
  const keys = Array.from({ length: 12 }, (_, at) => `at-once-${at}`)
  const answers = await Promise.all([...keys, ...keys].map((key) => publish(prod, key)))
  expect(new Set(answers.map(({ json }) => json['id'])).size).toBe(1)
  expect(new Set(answers.filter(({ json }) => json['joined'] !== true).map(({ json }) => json['id'])).size).toBe(1)
  expect(await requestsOf(prod)).toBe(1)
  await release(answers[0]!.json['id'])
  const acts = await Promise.all(keys.map((key, at) => publish(prod, key, { worker: `w${at}` })))
  expect(acts.filter(({ json }) => json['claimed'] === true)).toHaveLength(1)
})

it('is known at /mcp by its arguments, until it was done: the next is another', async () => {
  const { prod } = await newAccounts()
  const { call } = mcpClient(
    () => gate,
    () => prod.key,
  )
  const publishes = async () => (await call('outputs-commit_and_log', page)).structuredContent
  const { json: asked } = await publish(prod, 'by-rest', { claim: false })
  expect((await publishes()).id).toBe(asked['id'])
  await release(asked['id'])
  const { id, grant } = await publishes()
  expect([id, grant.id]).toEqual([asked['id'], expect.any(String)])
  await call('countersign-claim', { call: id, grant: grant.id, arguments: page })
  await call('countersign-report', { call: id, status: 'succeeded', summary: 'Done' })
  const next = await publishes()
  expect(next.state).toBe('waiting')
  expect(next.id).not.toBe(id)
  expect((await publishes()).id).toBe(next.id)
})

it('hears the same under a key that joined when a rule would allow it by now, and is no second call', async () => {
  const { prod } = await newAccounts()
  const search = { tool: 'memory.search', arguments: { keyword: 'lamps' } }
  const { json } = await post(prod, { ...search, idempotency_key: 'first' })
  const { accountId } = prod.actor
  const body = { ...search, task: null, reason: null, saysPersonal: null, promptHash: null }
  const db = await writerPool.connect()
  await keepJoined(db, [{ accountId, key: 'second', bodyHash: bodyHashOf(body), callId: json['id'] }])
  db.release()
  const later = await post(prod, { ...search, idempotency_key: 'second' })
  expect(later.json).toMatchObject({ id: json['id'], joined: true, repeated: true })
})

describe('what a person says', () => {
  it('reaches the pod as fields once the decision stands, and not before', async () => {
    const { prod } = await newAccounts()
    const { json } = await publish(prod, 'said', { claim: false })
    const read1 = async () => (await get(prod, `/v2/tool-calls/${json['id']}`)).json
    expect(await read1()).toMatchObject({ effective_at: null, effective_in: null })
    const { expires_at: ends, expires_in: left } = await read1()
    expect(Math.abs((Date.parse(ends) - Date.now()) / 1000 - left)).toBeLessThan(60)
    expect(await decide(ana, json['id'], 'approve')).toMatchObject({ ok: true })
    const settling = await read1()
    expect(settling).toMatchObject({ state: 'settling', decided: null, grant: null, expires_in: null })
    const { effectiveAt } = await read.request.findFirstOrThrow({ where: { subjectId: json['id'] } })
    expect(settling).toMatchObject({ effective_at: effectiveAt!.toISOString(), effective_in: expect.any(Number) })
    expect(JSON.stringify(settling)).not.toMatch(/approv/)
    expect((await get(prod, '/v2/tool-calls?state=settling')).json['calls']).toMatchObject([{ id: json['id'] }])
    expect((await get(prod, '/v2/tool-calls?state=waiting')).json['calls']).toEqual([])
    expect((await post(prod, {}, `/${json['id']}/withdraw`)).json['code']).toBe('decided_already')
    await elapse(json['id'], 'effectiveAt')
    await settleDue()
    const released = await read1()
    expect(released).toMatchObject({
      state: 'released',
      effective_in: null,
      decided: {
        verdict: 'approve',
        code: 'checked',
        note: 'Looked at it',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        effective_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    })
    expect(released['grant'].expires_in).toBeGreaterThan(0)
  })
})
