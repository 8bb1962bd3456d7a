import { addPerson, addPod, must, openGate, send, signIn, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { newId } from '@/lib/core/id'
import { markDemo, removeDemo } from '@/lib/demo/commands'
import { env } from '@/lib/env'
import { mostTries } from '@/lib/gate/guesses'

const before = { environment: env.environment, stateFolder: env.stateFolder, bundledIdentity: env.bundledIdentity }
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-try-'))
let gate: TestGate
let pod: TestPod

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('demo-research', { role: 'ResearchPod', department: 'research' })
  await refreshAccess()
  const { slug, clientId, clientSecret, serviceKey } = pod
  const kept = { slug, name: 'ResearchPod', environment: 'prod', clientId, clientSecret, serviceKey }
  writeFileSync(path.join(folder, 'demo.json'), JSON.stringify({ people: [], pods: [kept] }))
  Object.assign(env, { stateFolder: folder })
  await must(markDemo, { people: 0, pods: 1, change: null, repository: null, kept: null })
})
afterAll(async () => {
  Object.assign(env, before)
  rmSync(folder, { recursive: true })
  await gate.close()
})

const page = (of = gate) => send(of, { method: 'GET', url: '/docs/api' })

async function tryOut(asked: object, { of = gate, origin = new URL(env.url).origin } = {}) {
  const headers = { origin, 'content-type': 'application/json' }
  return await send(of, { method: 'POST', url: '/docs/try', headers, payload: JSON.stringify(asked) })
}

const ask = (body: object | string, more: object = {}) =>
  tryOut({ operation: 'makeCall', body: typeof body === 'string' ? body : JSON.stringify(body), ...more })

describe('trying calls on the page for developers', () => {
  it('is there with a script of our own and nothing else that runs, and without a key', async () => {
    const { text, headers } = await page()
    expect(text).toContain('id="try"')
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/docs/try.mjs">'])
    for (const secret of [pod.serviceKey, pod.clientSecret, pod.clientId]) expect(text).not.toContain(secret)
    expect(headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/default-src 'none';.* script-src 'self'; connect-src 'self'/),
    })
    const script = await send(gate, { method: 'GET', url: '/docs/try.mjs' })
    expect(script).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  })

  it('really asks, as the pod of the demo, and shows what it was answered', async () => {
    const me = await tryOut({ operation: 'whoAmI' })
    expect(me).toMatchObject({ status: 200, json: { status: 200, means: 'OK' } })
    expect(JSON.parse(me.json['body'])).toMatchObject({ id: pod.podId, role: 'ResearchPod', environment: 'prod' })
    const call = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotency_key: newId() }
    const { json } = await ask(call)
    expect(json).toMatchObject({ status: 200, headers: { 'ratelimit-limit': expect.any(String) } })
    const { id } = JSON.parse(json['body']) as { id: string }
    const again = await ask(call)
    expect(again.json['headers']).toMatchObject({ 'idempotent-replayed': 'true' })
    const listed = await tryOut({ operation: 'listCalls', query: `idempotency_key=${call.idempotency_key}` })
    expect(JSON.parse(listed.json['body'])).toMatchObject({ calls: [{ id }] })
    const looked = await tryOut({ operation: 'readCall', id })
    expect(JSON.parse(looked.json['body'])).toMatchObject({ id, state: 'allowed' })
    expect(JSON.stringify([me, json, listed, looked])).not.toContain(pod.serviceKey)
  })

  it('shows what the gate refuses, as it refuses it', async () => {
    for (const [asked, status, code] of [
      [ask('{"tool": 7'), 400, 'invalid_json'],
      [ask({ tool: 'memory.search' }), 422, 'missing_key'],
      [tryOut({ operation: 'readCall', id: '../../tools' }), 404, 'unknown_call'],
      [tryOut({ operation: 'listTools', query: 'limit=many' }), 422, 'invalid_input'],
      [ask({ tool: 'memory.search', idempotency_key: newId() }, { trial: 'perhaps' }), undefined, undefined],
    ] as const) {
      const { json } = await asked
      expect(json['status']).toBeGreaterThanOrEqual(400)
      if (status) expect({ status: json['status'], code: JSON.parse(json['body']).code }).toEqual({ status, code })
    }
  })

  it('takes nothing from elsewhere, and nothing that is not on the page', async () => {
    expect(await tryOut({ operation: 'whoAmI' }, { origin: 'https://elsewhere.example' })).toMatchObject({
      status: 403,
      json: { code: 'foreign_origin' },
    })
    expect(await send(gate, { method: 'POST', url: '/docs/try', payload: 'operation=whoAmI' })).toMatchObject({
      status: 415,
    })
    for (const asked of [
      {},
      { operation: 'proposeTools' },
      { operation: 'constructor' },
      { operation: 'listCalls', query: 'a=b#c' },
      { operation: 'listCalls', query: 'a=b\r\nx: y' },
      { operation: 'whoAmI', url: 'https://elsewhere.example' },
    ])
      expect(await tryOut(asked)).toMatchObject({ status: 422, json: { code: 'invalid_input' } })
  })
})

describe('whoever tries very much', () => {
  const from = (remoteAddress: string, cookie = '', origin = new URL(env.url).origin) =>
    send(gate, {
      method: 'POST',
      url: '/docs/try',
      headers: { origin, cookie, 'content-type': 'application/json' },
      payload: JSON.stringify({ operation: 'whoAmI' }),
      remoteAddress,
    })
  const times = async (count: number, ...as: Parameters<typeof from>) => {
    for (let turn = 0; turn < count; turn++) expect((await from(...as)).status).toBe(200)
  }
  const refused = async (...as: Parameters<typeof from>) => {
    const { status, headers, json } = await from(...as)
    const wait = Number(headers['retry-after'])
    expect(wait > 0 && wait <= 60, String(wait)).toBe(true)
    return { status, code: json['code'] }
  }
  const tooMuch = { status: 429, code: 'rate_limited' }

  it('is told to wait, and spends neither the share of another person nor that of another address', async () => {
    const [eager, calm] = [await signIn(await addPerson('Eager')), await signIn(await addPerson('Calm'))]
    await times(mostTries.ofPerson, '203.0.113.20', eager)
    expect(await refused('203.0.113.20', eager)).toEqual(tooMuch)
    // Neither from elsewhere, which is the same person.
    expect(await refused('203.0.113.21', eager)).toEqual(tooMuch)
    expect((await from('203.0.113.20', calm)).status).toBe(200)
    expect((await from('203.0.113.22')).status).toBe(200)
  })

  it('is counted by the address whoever they are, and a page from elsewhere counts for nobody', async () => {
    for (let turn = 0; turn < mostTries.ofAddress + 5; turn++)
      expect((await from('203.0.113.30', '', 'https://elsewhere.example')).status).toBe(403)
    await times(mostTries.ofAddress, '203.0.113.30')
    expect(await refused('203.0.113.30')).toEqual(tooMuch)
    expect(await refused('203.0.113.30', await signIn(await addPerson('Late')))).toEqual(tooMuch)
  })
})

describe('where nobody may try', () => {
  const isAbsent = async (of = gate) => {
    expect((await page(of)).text).not.toMatch(/id="try"|<script/)
    expect((await page(of)).headers['content-security-policy']).not.toContain('script-src')
    expect((await tryOut({ operation: 'whoAmI' }, { of })).status).toBe(404)
  }

  it('is absent in production, and refuses', async () => {
    Object.assign(env, { environment: 'prod' })
    try {
      await isAbsent()
      const production = await openGate()
      await isAbsent(production)
      expect((await send(production, { method: 'GET', url: '/docs/try.mjs' })).status).toBe(404)
      await production.close()
    } finally {
      Object.assign(env, before, { stateFolder: folder })
    }
  })

  it('is absent beside a sign-in of one’s own, without the file of the demo, and once the demo is removed', async () => {
    Object.assign(env, { bundledIdentity: false })
    await isAbsent()
    Object.assign(env, { bundledIdentity: true, stateFolder: path.join(folder, 'nowhere') })
    await isAbsent()
    Object.assign(env, { stateFolder: folder })
    expect((await tryOut({ operation: 'whoAmI' })).status).toBe(200)
    await must(removeDemo, {})
    await isAbsent()
  })
})
