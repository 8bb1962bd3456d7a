import { addPerson, addPod, decide, elapse, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { settleDue } from '@/lib/jobs/clock'

let gate: TestGate
let ana: PersonActor
let pod: TestPod
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  ana = await addPerson('Ana')
  pod = await newPod()
})
afterAll(() => gate.close())

async function newPod(role = 'WriterPod'): Promise<TestPod> {
  const added = await addPod(`mcp-${turn++}`, { role })
  await refreshAccess()
  return added
}

const { post, rpc, call } = mcpClient(
  () => gate,
  () => pod.serviceKey,
)

const page = () => ({ file_path: `docs/mcp-${turn++}.md`, content: 'New text', branch: 'work' })
const publish = (args: object, meta: object = {}) => call('outputs-commit_and_log', args, meta)
const calls = () => read.call.count({ where: { podId: pod.podId } })

describe('the handshake of earlier revisions', () => {
  it('is answered without keeping anything, and what follows it as well', async () => {
    const ask = (method: string, params?: object) => post({ jsonrpc: '2.0', id: 'a', method, params })
    for (const protocolVersion of ['2025-11-25', '2025-06-18', '2025-03-26'])
      expect((await ask('initialize', { protocolVersion })).json['result']).toMatchObject({
        protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'countersign' },
      })
    const unknown = await ask('initialize', { protocolVersion: '2024-11-05' })
    expect(unknown.json['result'].protocolVersion).toBe('2025-11-25')
    expect(await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).toMatchObject({ status: 202, text: '' })
    expect((await ask('ping')).json).toEqual({ jsonrpc: '2.0', id: 'a', result: {} })
    expect((await ask('tools/list')).json['result'].tools.length).toBeGreaterThan(5)
    expect((await ask('resources/list')).json).toMatchObject({ id: 'a', error: { code: -32601 } })
  })
})

describe('each request of the stateless revision', () => {
  it('says what the gate is and speaks', async () => {
    const { json } = await rpc('server/discover')
    expect(json['result']).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
      ttlMs: expect.any(Number),
      cacheScope: 'private',
    })
    for (const method of ['initialize', 'ping', 'resources/list', 'constructor'])
      expect(await rpc(method)).toMatchObject({ status: 404, json: { id: 7, error: { code: -32601 } } })
  })

  it('is refused in the words of the protocol where headers and body disagree, or it is no JSON', async () => {
    expect(await rpc('tools/list', {}, { 'mcp-method': 'tools/call' })).toMatchObject({
      status: 400,
      json: { id: 7, error: { code: -32020 } },
    })
    expect(await post('{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}')).toMatchObject({
      status: 400,
      json: { id: null, error: { code: -32700, message: expect.any(String) } },
    })
    for (const params of [{}, { name: 'x', _meta: { 'countersign/wait': 26 } }])
      expect(await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })).toMatchObject({
        status: 200,
        json: { error: { code: -32602 } },
      })
  })
})

describe('who comes in', () => {
  it('is told where tokens come from', async () => {
    const { status, headers } = await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, { authorization: 'Bearer no' })
    expect(status).toBe(401)
    const [, address] = /resource_metadata="([^"]+)"/.exec(String(headers['www-authenticate']))!
    const { json } = await send(gate, { method: 'GET', url: new URL(address!).pathname })
    expect(json).toMatchObject({ resource: `${env.url}/mcp`, authorization_servers: [env.url] })
  })

  it('comes from no other site, by whatever name it reached this machine', async () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { host: 'evil.example' },
    ]
    for (const headers of foreign) expect(await post(ping, headers)).toMatchObject({ status: 403 })
    const ours: Record<string, string>[] = [{ origin: env.url }, { host: 'localhost:4000' }]
    for (const headers of ours) expect(await post(ping, headers)).toMatchObject({ status: 200 })
  })

  it('opens no stream of its own and ends no session', async () => {
    for (const method of ['GET', 'DELETE'] as const)
      expect(await send(gate, { method, url: '/mcp' })).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  })
})

it('lists what this pod may use, with names for models, forms and hints, and the gate’s own tools', async () => {
  const { tools } = (await rpc('tools/list')).json['result']
  const named = new Map<string, any>(tools.map((tool: { name: string }) => [tool.name, tool]))
  for (const name of named.keys()) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
  expect(named.get('memory-search')).toMatchObject({
    inputSchema: { type: 'object', properties: { keyword: { type: 'string' } } },
    annotations: { readOnlyHint: true, destructiveHint: false },
    _meta: { 'countersign/answer': 'allow' },
  })
  expect([...named.keys()].filter((name) => name.startsWith('countersign-'))).toHaveLength(5)
  expect(named.has('git-rollback_commit')).toBe(false)
})

describe('a call', () => {
  it('that is allowed is a permission, which is claimed and reported by the gate’s own tools', async () => {
    const args = { keyword: 'lamps' }
    const { text, structuredContent: asked, isError } = await call('memory-search', args)
    expect(isError).toBeUndefined()
    expect(text).toContain(`countersign-claim with call “${asked.id}”, grant “${asked.grant.id}”`)
    const shown = { call: asked.id, grant: asked.grant.id, arguments: args }
    expect(await call('countersign-claim', { ...shown, arguments: { keyword: 'lamp' } })).toMatchObject({
      isError: true,
      structuredContent: { code: 'arguments_altered' },
    })
    expect((await call('countersign-claim', shown)).structuredContent).toMatchObject({
      state: 'consumed',
      repeated: false,
    })
    expect(await call('countersign-claim', shown)).toMatchObject({
      isError: true,
      structuredContent: { repeated: true },
    })
    await call('countersign-report', { call: asked.id, status: 'succeeded', summary: 'Found two' })
    expect((await call('countersign-look', { call: asked.id })).text).toBe('Done. Found two')
    // The next like it is another.
    expect((await call('memory-search', args)).structuredContent.id).not.toBe(asked.id)
  })

  it('that asks is answered at once, and made again it is the same until it was heard and is asked for anew', async () => {
    const args = page()
    const asked = await publish(args)
    expect(asked.isError).toBeUndefined()
    expect(asked.structuredContent).toMatchObject({ state: 'waiting', request: expect.stringMatching(/^CS-\d+$/) })
    expect(asked.text).toContain('call this tool again with exactly the same arguments')
    const { id } = asked.structuredContent
    const before = await calls()
    expect((await publish(args)).structuredContent.id).toBe(id)
    expect(await calls()).toBe(before)

    expect(await decide(ana, id, 'reject')).toMatchObject({ ok: true })
    await elapse(id, 'effectiveAt')
    await settleDue()
    for (let times = 0; times < 2; times++)
      expect(await publish(args)).toMatchObject({ isError: true, structuredContent: { id, state: 'rejected' } })
    const again = await call('countersign-again', { call: id })
    expect(again.structuredContent).toMatchObject({ state: 'waiting' })
    expect(again.structuredContent.id).not.toBe(id)
    // Whoever says so twice has asked once.
    expect((await call('countersign-again', { call: id })).structuredContent.id).toBe(again.structuredContent.id)
    expect((await publish(args)).structuredContent.id).toBe(again.structuredContent.id)
    expect((await call('countersign-withdraw', { call: again.structuredContent.id })).structuredContent.state).toBe(
      'withdrawn',
    )
  })

  it('that people allowed is found by its arguments, and by its own key where a client has one', async () => {
    const args = page()
    const key = `mine-${turn++}`
    const { structuredContent: asked } = await publish(args, { 'countersign/key': key })
    expect((await publish(args, { 'countersign/key': key })).structuredContent.id).toBe(asked.id)
    expect((await publish(page(), { 'countersign/key': key })).structuredContent.code).toBe('idempotency_key_reused')
    const { structuredContent: other } = await publish(args)
    // The same call that is open is the same call, whoever asks for it under which key.
    expect(other.id).toBe(asked.id)
    expect(await decide(ana, other.id, 'approve')).toMatchObject({ ok: true })
    await elapse(other.id, 'effectiveAt')
    await settleDue()
    expect((await publish(args)).structuredContent).toMatchObject({
      id: other.id,
      state: 'released',
      grant: { id: expect.any(String) },
    })
  })

  it('that is denied or does not fit says why', async () => {
    expect(await call('rockets-launch')).toMatchObject({ isError: true, structuredContent: { state: 'denied' } })
    const wrong = await call('memory-search', { keyword: 5, more: true })
    expect(wrong).toMatchObject({ isError: true, structuredContent: { code: 'invalid_arguments' } })
    expect(wrong.text).toMatch(/arguments\.more: .*\narguments\.keyword: /)
    for (const [name, args] of [
      ['countersign-look', {}],
      ['countersign-nothing', {}],
      ['countersign-look', { call: 'none' }],
    ] as const)
      expect(await call(name, args)).toMatchObject({ isError: true })
  })

  it('tells a client that waits that it still does, and the answer as soon as there is one', async () => {
    const args = page()
    const body = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'outputs.commit_and_log',
        arguments: args,
        _meta: { progressToken: 'p', 'countersign/wait': 20 },
      },
    }
    const headers = { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' }
    const stream = await fetch(`${gate.url}/mcp`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const frames = stream.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    const next = async () => JSON.parse(String((await frames.next()).value).split('data: ')[1]!)
    expect(await next()).toMatchObject({
      method: 'notifications/progress',
      params: { progressToken: 'p', progress: 0 },
    })
    const { id } = (await publish(args)).structuredContent
    await decide(ana, id, 'approve')
    await elapse(id, 'effectiveAt')
    await settleDue()
    let answer: Awaited<ReturnType<typeof next>>
    // On a slow machine it is told once more that it is still waited for.
    do answer = await next()
    while (answer.method === 'notifications/progress')
    expect(answer).toMatchObject({ id: 1, result: { structuredContent: { id, state: 'released' } } })
    expect((await frames.next()).done).toBe(true)
  })
})

it('carries out what Countersign carries out itself', async () => {
  pod = await newPod()
  const { structuredContent, text } = await call('tasks-start', { task_id: `mcp-task-${turn++}`, title: 'A task' })
  expect(text).toMatch(/^Done\. /)
  expect(structuredContent).toMatchObject({ state: 'executed', outcome: { status: 'succeeded' } })
})
