import { addTwoAccounts, asPod, decide, send, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'

let turn = 0

openStage()

const newAccounts = () => addTwoAccounts(`pod-${turn++}`)
const key = () => `key-${turn++}`
const post = ({ key: bearer }: TestAccount, path: string, body: object) => asPod(gate, bearer, path, body)
const get = ({ key: bearer }: TestAccount, path: string) => asPod(gate, bearer, path)
const publish = (account: TestAccount, more: object = {}) =>
  post(account, '/v2/tool-calls', {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
    idempotency_key: key(),
    ...more,
  })
const search = (account: TestAccount, more: object = {}) =>
  post(account, '/v2/tool-calls', {
    tool: 'memory.search',
    arguments: { keyword: 'lamps' },
    idempotency_key: key(),
    ...more,
  })

describe('a pod that lost its memory', () => {
  it('finds its calls again, newest first, page by page, and nobody else’s', async () => {
    const { dev, prod } = await newAccounts()
    const made: string[] = []
    for (let calls = 0; calls < 5; calls++) made.unshift((await search(prod)).json['id'])
    await search(dev)
    const found: string[] = []
    let next = '/v2/tool-calls?limit=2'
    for (let pages = 0; next; pages++) {
      const { status, json } = await get(prod, next)
      expect(status).toBe(200)
      found.push(...json['calls'].map(({ id }: { id: string }) => id))
      // What arrives meanwhile belongs to no page that is still to come.
      if (pages === 0) await search(prod)
      next = json['next']
    }
    expect(found).toEqual(made)
  })

  it('finds what waits by state, tool and task, and reads what it was asked with', async () => {
    const { prod } = await newAccounts()
    const { json: asked } = await publish(prod, { task: 'care' })
    await search(prod, { task: 'care' })
    await search(prod)
    const list = async (filter: string) => (await get(prod, `/v2/tool-calls?${filter}`)).json['calls']
    expect(await list('state=waiting')).toEqual([
      expect.objectContaining({ id: asked['id'], request: asked['request'] }),
    ])
    expect(await list('task=care')).toHaveLength(2)
    expect(await list('task=care&tool=memory.search')).toHaveLength(1)
    expect(await list('state=rejected')).toEqual([])
    // By its key, and by one under which the same was asked for while it was open.
    const { arguments: same, idempotency_key: first } = (await list('state=waiting'))[0]
    await publish(prod, { task: 'care', arguments: same, idempotency_key: 'other-key' })
    for (const key of [first, 'other-key'])
      expect(await list(`idempotency_key=${key}`)).toMatchObject([{ id: asked['id'], idempotency_key: first }])
    expect(await list('idempotency_key=none')).toEqual([])

    const { json } = await get(prod, `/v2/tool-calls/${asked['id']}`)
    const { arguments: args, at } = await read.call.findUniqueOrThrow({ where: { id: asked['id'] } })
    expect(json).toMatchObject({
      tool: 'outputs.commit_and_log',
      task: 'care',
      arguments: args,
      asked_at: at.toISOString(),
      outcome: null,
    })
  })

  it('is told which part of the question makes no sense', async () => {
    const { prod } = await newAccounts()
    for (const [filter, field] of [
      ['state=asleep', 'state'],
      ['cursor=nonsense', 'cursor'],
      ['limit=0', 'limit'],
      ['limit=many', 'limit'],
      ['colour=red', 'colour'],
    ] as const)
      expect(await get(prod, `/v2/tool-calls?${filter}`)).toMatchObject({
        status: 422,
        json: { fields: { [field]: [expect.any(String)] } },
      })
  })
})

describe('what waits for people', () => {
  it('can be withdrawn by its pod, which makes room for another', async () => {
    const { dev, prod } = await newAccounts()
    const asked = await Promise.all([publish(prod), publish(prod), publish(prod)])
    expect(await publish(prod)).toMatchObject({ status: 409, json: { code: 'too_many_waiting' } })
    const id = asked[0].json['id'] as string
    expect(await post(dev, `/v2/tool-calls/${id}/withdraw`, {})).toMatchObject({ status: 404 })
    const withdrawn = await post(prod, `/v2/tool-calls/${id}/withdraw`, { idempotency_key: 'w' })
    expect(withdrawn).toMatchObject({ status: 200, json: { id, state: 'withdrawn', retry_after: null } })
    expect(await post(prod, `/v2/tool-calls/${id}/withdraw`, { idempotency_key: 'w' })).toMatchObject({
      status: 200,
      json: { state: 'withdrawn' },
      headers: { 'idempotent-replayed': 'true' },
    })
    expect(await post(prod, `/v2/tool-calls/${id}/withdraw`, {})).toMatchObject({
      status: 409,
      json: { code: 'not_waiting' },
    })
    expect(await publish(prod)).toMatchObject({ status: 202 })
    expect(await decide(ana, id, 'approve')).toMatchObject({ ok: false, reason: 'withdrawn' })
    const [line] = await read.auditEvent.findMany({ where: { callId: id, type: 'request.withdrawn' } })
    expect(line).toMatchObject({ actorKind: 'pod', sentence: expect.stringContaining('does not want it any more') })
  })

  it('stays decided once a person has decided, also while they can take it back', async () => {
    const { prod } = await newAccounts()
    for (const verdict of ['approve', 'reject'] as const) {
      const { json } = await publish(prod)
      expect(await decide(ana, json['id'], verdict)).toMatchObject({ ok: true })
      expect(await post(prod, `/v2/tool-calls/${json['id']}/withdraw`, {})).toMatchObject({
        status: 409,
        json: { code: 'decided_already' },
      })
    }
    const { json } = await search(prod)
    expect(await post(prod, `/v2/tool-calls/${json['id']}/withdraw`, {})).toMatchObject({
      status: 409,
      json: { code: 'not_waiting' },
    })
  })
})

describe('the key of a request', () => {
  it('is refused when header and body differ, and taken from either', async () => {
    const { prod } = await newAccounts()
    const sent = (header: string | undefined, inBody: string | undefined) =>
      send(gate, {
        method: 'POST',
        url: '/v2/tool-calls',
        headers: {
          authorization: `Bearer ${prod.key}`,
          'content-type': 'application/json',
          ...(header && { 'idempotency-key': header }),
        },
        payload: JSON.stringify({ tool: 'memory.search', arguments: { keyword: 'a' }, idempotency_key: inBody }),
      })
    const first = await sent('one', undefined)
    expect(first).toMatchObject({ status: 200 })
    expect((await sent('one', 'one')).json).toMatchObject({ id: first.json['id'] })
    expect((await sent(undefined, 'one')).json).toMatchObject({ id: first.json['id'] })
    expect(await sent('one', 'other')).toMatchObject({
      status: 422,
      json: { code: 'two_keys', fields: { idempotency_key: [expect.any(String)] } },
    })
    expect(await sent(undefined, undefined)).toMatchObject({ status: 422, json: { code: 'missing_key' } })
  })
})

describe('a problem', () => {
  it('has a type that leads to a page about it, and a code', async () => {
    const { prod } = await newAccounts()
    const { json } = await get(prod, '/v2/tool-calls/nothing')
    expect(json).toMatchObject({ code: 'unknown_call', reason: 'unknown_call' })
    const page = await send(gate, { method: 'GET', url: new URL(json['type']).pathname })
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.text).toContain('What to do:')
    expect(await send(gate, { method: 'GET', url: '/docs/problems/constructor' })).toMatchObject({ status: 404 })
  })
})

describe('a question ahead', () => {
  const foresee = (account: TestAccount, asked: Record<string, string>) =>
    get(account, `/v2/policy/decide?${new URLSearchParams(asked)}`)

  it('is answered as the call would be, and leaves nothing but one line', async () => {
    const { dev, prod } = await newAccounts()
    const write = { tool: 'outputs.commit_and_log', path: 'docs/a.md' }
    expect(await foresee(dev, write)).toMatchObject({
      status: 200,
      json: { decision: 'allow', environment: 'dev', asks: [] },
    })
    const answer = await foresee(prod, write)
    expect(answer.json).toMatchObject({ decision: 'ask', asks: [{ group: 'product-owners', count: 1 }] })
    const args = { file_path: 'docs/a.md', content: 'New text', branch: 'work' }
    expect((await foresee(prod, { tool: write.tool, arguments: JSON.stringify(args) })).json).toEqual(answer.json)
    const about = { where: { podId: prod.actor.id } }
    expect([await read.call.count(about), await read.request.count(about)]).toEqual([0, 0])
    const lines = await read.auditEvent.findMany({ where: { podId: prod.actor.id, type: 'question.asked' } })
    expect(lines.map(({ environment, sentence }) => [environment, sentence]).toSorted()).toEqual([
      ['dev', expect.stringContaining('outputs.commit_and_log in Development: allow')],
      ['prod', expect.stringContaining('outputs.commit_and_log in Production: ask')],
    ])
    const { json } = await publish(prod, { arguments: args })
    expect(json).toMatchObject({ decision: 'ask', reason: answer.json['reason'], rule: answer.json['rule'] })
  })

  it('says no more of a tool that there is not, or of bad arguments, than the call itself', async () => {
    const { prod } = await newAccounts()
    for (const tool of ['no.such_tool', 'git.rollback_commit']) {
      const { json } = await foresee(prod, { tool, arguments: '{}' })
      const { json: denied } = await post(prod, '/v2/tool-calls', { tool, arguments: {}, idempotency_key: key() })
      expect(json).toMatchObject({ decision: 'deny', reason: denied['reason'], rule: denied['rule'] })
    }
    const unnamed = { podId: prod.actor.id, type: 'question.asked', toolKey: null }
    expect(await read.auditEvent.count({ where: unnamed })).toBe(1)
    const wrong = await foresee(prod, { tool: 'memory.search', arguments: '{"keyword": 7}' })
    expect(wrong).toMatchObject({ status: 422, json: { code: 'invalid_arguments' } })
    for (const asked of ['', 'tool=a&size=-1', 'tool=a&arguments=[]', 'tool=a&arguments={}&path=b'])
      expect(await get(prod, `/v2/policy/decide?${asked}`)).toMatchObject({ status: 422 })
  })
})
