import { vi } from 'vitest'

const deskPort = await vi.hoisted(async () => {
  const { freePort } = await import('@/lib/db/machine')
  const port = await freePort()
  process.env.DESK_URL = `http://127.0.0.1:${port}`
  return port
})

import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { addPod, ask, openGate, send, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'

let gate: TestGate
let desk: Server
const asked: string[] = []
beforeAll(async () => {
  gate = await openGate()
  desk = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-security-policy', 'of the desk').end('a page')
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
