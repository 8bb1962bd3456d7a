import { vi } from 'vitest'

const deskPort = await vi.hoisted(async () => {
  const { freePort } = await import('@/lib/db/machine')
  const port = await freePort()
  process.env.DESK_URL = `http://127.0.0.1:${port}`
  process.env.IDENTITY_URL = process.env.DESK_URL
  return port
})

import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { addPod, ask, openGate, send, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { env } from '@/lib/env'

let gate: TestGate
let desk: Server
const asked: string[] = []
let passedOn: Record<string, unknown> = {}
/** How the framework behind the desk answers: to a body that never became an action's, and to an action that failed. */
const failures: Record<string, [status: number, type: string, body: string]> = {
  '/approvals?former': [409, 'text/plain', 'Server action not found.'],
  '/approvals?no-form': [500, 'text/plain', 'Internal Server Error'],
  '/approvals?no-body': [500, 'text/x-component', '0:{"a":"$@1","b":"x"}\n1:E{"digest":"222326969"}\n'],
  '/approvals?failed': [500, 'text/x-component', '0:{"a":"$@1","b":"x"}\n1:E{"digest":"fault"}\n'],
  '/approvals?no-page': [500, 'text/html', '<p>This page could not be shown'],
}
beforeAll(async () => {
  gate = await openGate()
  desk = createServer((request, response) => {
    asked.push(request.url ?? '')
    passedOn = request.headers
    const [status, type, body] = failures[request.url ?? ''] ?? [200, 'text/html', 'a page']
    const former = status === 409 ? { 'x-nextjs-action-not-found': '1' } : {}
    const head = { 'content-type': type, 'content-security-policy': 'of the desk', ...former }
    request.resume().once('end', () => response.writeHead(status, head).end(body))
  }).listen(deskPort, '127.0.0.1')
  desk.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
})
afterAll(async () => {
  await gate.close()
  desk.close()
})

/** The first line of what comes back for a request written by hand. */
async function firstLineOf(text: string): Promise<string> {
  const socket = connect(Number(new URL(gate.url).port), '127.0.0.1')
  socket.write(text)
  return await new Promise<string>((resolve) => {
    socket.once('data', (data: Buffer) => {
      resolve(data.toString().split('\r\n')[0]!)
      socket.destroy()
    })
    socket.once('close', () => resolve('closed'))
    socket.once('error', () => resolve('closed'))
  })
}

const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`

it('the desk hears under which number it is asked, and in which chain of calls, of which it is a part of its own', async () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const parent = `00-${id}-00f067aa0ba902b7-01`
  const answer = await fetch(`${gate.url}/pods`, { headers: { traceparent: parent, 'x-request-id': 'theirs' } })
  expect(passedOn['x-request-id']).toBe(answer.headers.get('x-request-id'))
  expect(passedOn['traceparent']).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-01$`))
  expect(passedOn['traceparent']).not.toBe(parent)
})

describe('a form from before an update', () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${gate.url}/approvals?former`, {
      method: 'POST',
      headers: { origin: env.url, ...headers },
      body: new FormData(),
    })

  it('that was sent without scripts is answered by a page in words, and the framework’s by its own', async () => {
    const form = await post({ accept: 'text/html' })
    expect(form.status).toBe(409)
    expect(form.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await form.text()).toContain('Nothing was saved. Go back')
    const scripted = await post({ 'next-action': 'former' })
    expect([scripted.status, await scripted.text()]).toEqual([409, 'Server action not found.'])
    expect(scripted.headers.get('x-nextjs-action-not-found')).toBe('1')
  })
})

describe('what never reaches the desk', () => {
  it.each(['/', '/approvals', '/_next/static/x', '/anything'])('is a change of protocol at %s', async (path) => {
    expect(await firstLineOf(upgrade(path))).toMatch(/^HTTP\/1\.1 400 |^closed$/)
    expect(asked).not.toContain(path)
  })

  it.each(['/_next/image?url=%2Ficon.svg&w=64&q=75', '/_next/image'])('is the image optimiser: %s', async (url) => {
    expect(await send(gate, { url })).toMatchObject({ status: 404, json: { reason: 'unknown_path' } })
    expect(asked).not.toContain(url)
  })
})

it('passes pages on with the headers that the desk gave them', async () => {
  const page = await send(gate, { url: '/approvals' })
  expect(page).toMatchObject({ status: 200, text: 'a page' })
  expect(page.headers['content-security-policy']).toBe('of the desk')
})

describe('a person who comes by another name of this machine', () => {
  const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const port = new URL(env.url).port
  const ask = (host: string, headers: Record<string, string> = {}, url = '/signin?from=%2Ftasks') =>
    send(gate, { url, headers: { ...page, ...headers, host } })

  it.each([`127.0.0.1:${port}`, `[::1]:${port}`, 'localhost:1'])('at %s is led to the public address', async (host) => {
    const led = await ask(host)
    expect(led).toMatchObject({ status: 307, headers: { location: `${env.url}/signin?from=%2Ftasks` } })
    // A proxy that passes on a name of its own does not send anybody round and round.
    expect(await ask(host, { cookie: String(led.headers['set-cookie']).split(';')[0]! })).toMatchObject({ status: 200 })
  })

  it('at a name of another machine’s is told why that does not work', async () => {
    const told = await ask('192.0.2.7:3000')
    expect(told).toMatchObject({ status: 421, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(told.text).toContain('COUNTERSIGN_URL')
    expect((await ask('"><b>:1')).text).not.toContain('<b>')
  })

  it('at the right one sees the page, as machines do everywhere', async () => {
    expect(await ask(new URL(env.url).host)).toMatchObject({ status: 200, text: 'a page' })
    expect(await ask('127.0.0.1:1', { accept: '*/*' })).toMatchObject({ status: 200, text: 'a page' })
  })
})

describe('a form', () => {
  const post = (headers: Record<string, string>, url = '/api/auth/signin/bundled') =>
    send(gate, { method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })

  it('of another site is answered with a page where a person sent it, and with a document where a script did', async () => {
    const headers = { origin: 'http://127.0.0.1:3000', accept: 'text/html' }
    const page = await post(headers)
    expect(page).toMatchObject({ status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.text).toContain(`href="${env.url}/"`)
    const document = await post({ ...headers, accept: '*/*' })
    expect(document).toMatchObject({ status: 403, json: { code: 'foreign_origin' } })
    const action = await post({ ...headers, 'next-action': 'x', accept: 'text/x-component' })
    expect(action).toMatchObject({ status: 403, text: 'foreign_origin', headers: { 'content-type': 'text/plain' } })
  })

  it('sent to nowhere is told where it might have been meant to go', async () => {
    for (const url of ['//v2/tool-calls', '/V2/tool-calls', '/v3/tool-calls'])
      expect(await post({}, url), url).toMatchObject({ status: 404, json: { near: 'POST /v2/tool-calls' } })
    expect(await post({}, '/nowhere')).toMatchObject({ status: 404 })
    expect(await send(gate, { method: 'DELETE', url: '/approvals' })).toMatchObject({ status: 405 })
  })

  it('that never was one is a fault of its sender; what fails behind it is none', async () => {
    const headers = { origin: env.url }
    const script = { ...headers, 'next-action': 'x', accept: 'text/x-component' }
    // The page's script has words for the code, and shows none that are not plainly text.
    const told = await post(script, '/approvals?no-body')
    expect(told).toMatchObject({ status: 400, text: 'bad_request', headers: { 'content-type': 'text/plain' } })
    expect(await post(headers, '/approvals?no-form')).toMatchObject({ status: 400, json: { code: 'bad_request' } })
    const page = await post({ ...headers, accept: 'text/html' }, '/approvals?no-form')
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('Nothing was done') as string })
    expect(await post(script, '/approvals?failed')).toMatchObject({ status: 500 })
    expect(await post(headers, '/approvals?no-page')).toMatchObject({ status: 500 })
  })

  it.each(['/approvals', '/idp/interaction/x'])('to %s that is larger than is taken is told so', async (path) => {
    const large = 'x'.repeat(1_200_000)
    const pieces = () => new Blob([large]).stream()
    const post = (body: BodyInit, more: Record<string, string> = {}) =>
      fetch(gate.url + path, {
        method: 'POST',
        headers: { origin: env.url, ...more },
        body,
        duplex: 'half',
      } as RequestInit)
    // What comes in pieces says nothing of its length before.
    for (const body of [large, pieces()]) {
      const response = await post(body)
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'too_large'])
    }
    for (const body of [large, pieces()]) {
      const page = await post(body, { accept: 'text/html' })
      expect([page.status, page.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8'])
      expect(await page.text()).toContain('more than a page takes at once')
    }
    for (const body of [large, pieces()]) {
      const script = await post(body, { 'next-action': 'x' })
      const told = [script.status, script.headers.get('content-type'), await script.text()]
      expect(told).toEqual([413, 'text/plain', 'too_large'])
    }
    expect(await (await post(new Blob(['a form']).stream())).text()).toBe('a page')
  })

  it('that is packed is refused by the name of the packing', async () => {
    expect(await post({ 'content-encoding': 'gzip' }, '/approvals')).toMatchObject({ status: 415 })
    expect(await post({ 'content-encoding': 'br' }, '/oauth/token')).toMatchObject({
      status: 415,
      json: { fields: { '': ['The body is encoded as br.'] } },
    })
  })
})

it('begins so many sign-ins a minute from one address, and then says when to come again', async () => {
  const begin = () =>
    send(gate, { method: 'POST', url: '/api/auth/signin/x', headers: { origin: env.url }, remoteAddress: '192.0.2.1' })
  for (let turn = 0; turn < 240; turn++) expect((await begin()).status).toBe(200)
  const refused = await begin()
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
  expect(refused.text).toContain('Too many sign-ins')
  expect(await send(gate, { url: '/api/auth/callback/x', remoteAddress: '192.0.2.2' })).toMatchObject({ status: 200 })
})

describe('every answer of the gate’s own is strict', () => {
  const strict = {
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'") as string,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }

  it.each(['/livez', '/healthz', '/v2/tools', '/v1/nothing', '/stream', '/.well-known/oauth-authorization-server'])(
    '%s',
    async (url) => {
      expect((await send(gate, { url })).headers).toMatchObject(strict)
    },
  )

  it('one that holds a permission, above all', async () => {
    const pod = await addPod('strict')
    await refreshAccess()
    const answer = await ask(gate, pod, 'memory.search', {})
    expect(answer.json['grant']).toMatchObject({ id: expect.any(String) as string })
    expect(answer.headers).toMatchObject(strict)
  })

  it('also where the desk does not answer', async () => {
    await new Promise((closed) => desk.close(closed))
    const starting = await send(gate, { url: '/approvals' })
    expect(starting.status).toBe(503)
    expect(starting.headers).toMatchObject({ ...strict, 'retry-after': '2' })
  })
})
