import { openGate, addPod, asPod, send, type Answer, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate({ requestMs: 700, lookEveryMs: 100 })
  pod = await addPod('bodies')
  await refreshAccess()
})
afterAll(() => gate.close())

function expectProblem(answer: Answer, status: number, reason: string): void {
  expect(answer).toMatchObject({
    status,
    headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) },
  })
  expect(answer.json).toMatchObject({
    type: `${env.url}/docs/problems/${reason}`,
    status,
    code: reason,
    reason,
    title: expect.stringMatching(/\w/),
    detail: expect.stringMatching(/^[A-Z].*[.]$/s),
    instance: expect.stringMatching(/^urn:countersign:request:[0-9A-Z]{26}$/),
  })
  expect(answer.headers['x-request-id']).toBe(answer.json['instance'].split(':').at(-1))
}

const post = (payload: string | Buffer, headers: Record<string, string> = {}, url = '/v2/tool-calls') =>
  send(gate, {
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json', ...headers },
    payload,
  })

const call = (more: string) => `{"tool":"memory.search","idempotency_key":"k1",${more}}`

describe('a body that is not acceptable JSON', () => {
  const bodies: [name: string, body: string | Buffer][] = [
    ['malformed', '{"tool":'],
    ['a key twice', call('"arguments":{"keyword":"a","keyword":"b"}')],
    ['the same field twice', call('"tool":"git.rollback_commit"')],
    ['__proto__', call('"arguments":{"__proto__":{"keyword":"x"}}')],
    ['1e400', call('"arguments":{"limit":1e400}')],
    ['a big whole number', call('"arguments":{"limit":9007199254740993}')],
    ['a lone surrogate', call('"reason":"\\ud83d"')],
    ['U+0000', call('"reason":"a\\u0000b"')],
    ['33 levels', call(`"arguments":{"keyword":${'['.repeat(31)}${']'.repeat(31)}}`)],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(call('"reason":"').slice(0, -1)), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from(call('"reason":"x"'), 'utf16le')],
  ]

  it.each(bodies)('%s is refused with the sentence that says why', async (_name, body) => {
    const answer = await post(body)
    expectProblem(answer, 400, 'invalid_json')
    expect(Object.values(answer.json['fields'])[0]).toEqual([expect.stringMatching(/^[A-Z].*\.$/)])
  })

  const noObjects = ['[]', '[{"tool":"memory.search"}]', 'null', '"text"', '7', 'true']

  it.each(noObjects)('%j is not an object', async (body) => {
    const answer = await post(body)
    expectProblem(answer, 422, 'invalid_input')
    expect(answer.json['fields']['']).toEqual(['Send a JSON object.'])
  })

  it('says of nothing at all that it is empty', async () => {
    const answer = await post('')
    expectProblem(answer, 400, 'invalid_json')
    expect(answer.json['fields']['']).toEqual(['The body is empty. Send a JSON object.'])
  })

  it('leaves nothing behind', async () => {
    const calls = () => read.call.count({ where: { podId: pod.podId } })
    const before = await calls()
    for (const body of [...bodies.map(([, each]) => each), ...noObjects]) await post(body)
    expect(await calls()).toBe(before)
  })
})

describe('a body of another kind', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'json',
    'a/b; c="',
  ])('%s is refused', async (type) => {
    expectProblem(await post('tool=memory.search&idempotency_key=form', { 'content-type': type }), 415, 'wrong_type')
  })

  it.each(['gzip', 'br', 'deflate', 'x-unheard-of'])('packed as %s is refused by that name', async (encoding) => {
    const body = '{"tool":"memory.search","idempotency_key":"packed"}'
    const answer = await post(body, { 'content-encoding': encoding })
    expectProblem(answer, 415, 'wrong_encoding')
    expect(answer.json['fields']['']).toEqual([expect.stringContaining(encoding)])
    expect(await post(body, { 'content-encoding': 'identity' })).toMatchObject({ status: 200 })
  })

  it('takes JSON with a charset, in any case of letters', async () => {
    const body = '{"tool":"memory.search","idempotency_key":"charset"}'
    expect(await post(body, { 'content-type': 'Application/JSON; charset=UTF-8' })).toMatchObject({ status: 200 })
  })
})

describe('addresses and methods', () => {
  it.each([
    '/v1/nothing',
    '/v2/tool-calls/x/y/z',
    '/v1/',
    '/v2/%00',
    `/v2/tool-calls/${'x'.repeat(500)}`,
    '/v2/tool-calls/%00',
    '/v2/tool-calls/%F0%9F%98%80',
  ])('there is nothing at %s', async (path) => {
    expectProblem(await asPod(gate, pod.serviceKey, path), 404, 'unknown_path')
  })

  it('says so outside the versions too', async () => {
    expectProblem(await send(gate, { method: 'GET', url: '/nowhere' }), 404, 'unknown_path')
    expectProblem(await send(gate, { method: 'GET', url: '/%ZZ' }), 400, 'bad_request')
  })

  it('names the method that would be right', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const answer = await send(gate, { method, url: '/v2/tool-calls', payload: 'anything at all' })
      expectProblem(answer, 405, 'wrong_method')
      expect(String(answer.headers['allow']).split(', ').toSorted()).toEqual(['GET', 'HEAD', 'POST'])
    }
    expectProblem(await send(gate, { method: 'POST', url: '/v1/actions/list' }), 405, 'wrong_method')
  })

  it('asks who is there before it reads what they say', async () => {
    const answer = await send(gate, {
      method: 'POST',
      url: '/v2/tool-calls',
      headers: { 'content-type': 'application/json' },
      payload: '{"broken',
    })
    expectProblem(answer, 401, 'missing_credential')
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="Countersign", resource_metadata="${env.url}/.well-known/oauth-protected-resource"`,
    )
  })
})

type Raw = { status: number; headers: Record<string, string>; text: string; json: Answer['json'] }

/** Speaks to the gate over a socket of its own, byte by byte if need be; resolves when the gate ends the connection. */
async function raw(speak: (write: (bytes: string) => boolean) => Promise<void>): Promise<Raw> {
  const socket = connect(Number(new URL(gate.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  const answer = readAll(socket)
  await speak((bytes) => !socket.destroyed && socket.write(bytes))
  const [head = '', ...body] = (await answer).split('\r\n\r\n')
  socket.destroy()
  const [line = '', ...fields] = head.split('\r\n')
  const headers = Object.fromEntries(
    fields.map((field) => [field.split(': ')[0]!.toLowerCase(), field.split(': ').slice(1).join(': ')]),
  )
  const text = body.join('\r\n\r\n')
  return { status: Number(line.split(' ')[1]), headers, text, json: text.startsWith('{') ? JSON.parse(text) : {} }
}

const head = (length: number) =>
  `POST /v2/tool-calls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${pod.serviceKey}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`

describe('over a real connection', () => {
  it('refuses ten megabytes, announced or not', async () => {
    const body = Buffer.from(`{"tool":"${'x'.repeat(10_000_000)}"}`)
    const answer = await fetch(`${gate.url}/v2/tool-calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' },
      body,
    })
    expectProblem(
      {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        text: '',
        json: (await answer.json()) as Answer['json'],
      },
      413,
      'too_large',
    )
    const chunked = await raw(async (write) => {
      write(head(0).replace('content-length: 0', 'transfer-encoding: chunked'))
      for (let sent = 0; sent < 11; sent++) if (!write(`186a0\r\n${'x'.repeat(100_000)}\r\n`)) break
    })
    expectProblem(chunked, 413, 'too_large')
  })

  it('tells also a sender that reads nothing before everything is sent', async () => {
    const socket = connect(Number(new URL(gate.url).port), '127.0.0.1')
    await once(socket, 'connect')
    const broken = once(socket, 'error').then(([error]) => String(error))
    socket.pause()
    const body = Buffer.alloc(12_000_000, 'x')
    const sent = new Promise<string>((resolve) => {
      socket.write(Buffer.concat([Buffer.from(head(body.length)), body]), (error) =>
        resolve(error ? String(error) : 'all'),
      )
    })
    expect(await Promise.race([sent, broken])).toBe('all')
    const text = await readAll(socket)
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).toContain('"code":"too_large"')
  })

  it('ends a request whose body never comes to an end', async () => {
    const started = Date.now()
    const slow = await raw(async (write) => {
      write(head(1000))
      for (const letter of '{"tool":') {
        write(letter)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })
    expectProblem(slow, 408, 'too_slow')
    expect(Date.now() - started).toBeLessThan(10_000)
  })

  it('ends a request whose headers never come to an end', async () => {
    const slow = await raw(async (write) => void write('GET /v1/actions/list HTTP/1.1\r\nhost: x\r\nx-a: b'))
    expectProblem(slow, 408, 'too_slow')
  })

  it('answers what is not HTTP, and headers without measure', async () => {
    expectProblem(await raw(async (write) => void write('HELLO\r\n\r\n')), 400, 'bad_request')
    const large = await raw(
      async (write) => void write(`GET /v1/actions/list HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`),
    )
    expectProblem(large, 431, 'headers_too_large')
  })
})
