import { addPod, ask, asPod, type Answer, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { addressOf, endpoints, fieldsOf, goodBody, hostileValues, inHerds } from '@/lib/gate/fixture-hostile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOfLibrary } from '@/lib/core/misfit'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'

let gate: TestGate
let pod: TestPod
let other: TestPod
let turn = 0
const key = () => `key-${turn++}`

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('fields')
  other = await addPod('other')
  await refreshAccess()
})
afterAll(() => gate.close())

const withBody = endpoints.filter(({ body }) => body)
const cases = withBody.flatMap((endpoint) => fieldsOf(endpoint).map(([name, shape]) => ({ endpoint, name, shape })))
const post = (path: string, body: object, bearer = pod.serviceKey) => asPod(gate, bearer, path, body)

function expectOrderly(answer: Answer, what: string): void {
  expect([200, 202, 404, 409, 422, 429], `${what}: ${answer.text.slice(0, 300)}`).toContain(answer.status)
  const type = answer.status < 300 ? 'application/json' : 'application/problem+json'
  expect(answer.headers['content-type'], what).toBe(`${type}; charset=utf-8`)
}

it('has endpoints and fields to try', () => {
  expect(endpoints.length).toBeGreaterThanOrEqual(7)
  expect(cases.length).toBeGreaterThanOrEqual(20)
})

describe('a field with the wrong kind of value', { timeout: 120_000 }, () => {
  it.each(cases)('$name of $endpoint.operationId', async ({ endpoint, name, shape }) => {
    await inHerds(hostileValues, async (value) => {
      const what = `${name} = ${JSON.stringify(value).slice(0, 60)}`
      const answer = await post(addressOf(endpoint), { ...goodBody(endpoint, key()), [name]: value })
      expectOrderly(answer, what)
      if (shape.safeParse(value).success) return
      expect(answer, what).toMatchObject({ status: 422, json: { reason: 'invalid_input' } })
      const named = Object.entries(answer.json['fields'] as Record<string, string[]>)
      expect(named.length, what).toBeGreaterThan(0)
      for (const [field, words] of named) {
        expect(field === name || field.startsWith(`${name}.`), `${what}: ${field}`).toBe(true)
        expect(words.every((sentence) => sentence.length > 3 && sentence.length < 500)).toBe(true)
        expect(words.filter(isOfLibrary), `${what}: ${field}`).toEqual([])
      }
    })
  })

  it.each(withBody)('left out of $operationId', async (endpoint) => {
    for (const [name, shape] of fieldsOf(endpoint)) {
      const { [name]: _, ...body } = goodBody(endpoint, key())
      const answer = await post(addressOf(endpoint), body)
      expectOrderly(answer, name)
      if (shape.safeParse(undefined).success) continue
      expect(answer.json).toMatchObject({ status: 422, fields: { [name]: [expect.any(String)] } })
      expect(
        Object.values(answer.json['fields'])
          .flat()
          .filter((words) => isOfLibrary(String(words))),
      ).toEqual([])
    }
  })
})

describe('a field nobody asked for', () => {
  const extra = [
    'committed_by',
    'actor',
    'pod',
    'podId',
    'pod_id',
    'account',
    'environment',
    'role',
    'department',
    'credential',
    'state',
    'id',
    'policy_version',
    'constructor',
    'Tool',
    'tool ',
  ]
  it.each(withBody)(
    'is refused by $operationId, by its name, and the record names nobody but the pod itself',
    async (endpoint) => {
      expect(await ask(gate, pod, 'memory.search', { keyword: 'lamps' })).toMatchObject({ status: 200 })
      const named = fieldsOf(endpoint).map(([name]) => name)
      for (const name of extra.filter((one) => !named.includes(one))) {
        const answer = await post(addressOf(endpoint), { ...goodBody(endpoint, key()), [name]: 'DevPod' })
        expect(answer, name).toMatchObject({
          status: 422,
          json: { reason: 'invalid_input', fields: { [name]: [expect.any(String)] } },
        })
      }
      const lines = await read.auditEvent.findMany({
        where: { type: { startsWith: 'call.' }, actorId: { not: other.podId } },
        distinct: ['actorKind', 'actorId', 'environment'],
      })
      expect(lines.map(({ actorKind, actorId, environment }) => ({ actorKind, actorId, environment }))).toEqual([
        { actorKind: 'pod', actorId: pod.podId, environment: 'prod' },
      ])
    },
  )

  it('is refused in the address too', async () => {
    for (const endpoint of endpoints.filter(({ method }) => method === 'GET'))
      expect(await asPod(gate, pod.serviceKey, `${addressOf(endpoint, 'none')}?as=admin`)).toMatchObject({
        status: 422,
        json: { fields: { as: [expect.any(String)] } },
      })
  })
})

describe('an idempotency key', () => {
  const body = { tool: 'memory.search', arguments: { keyword: 'a' } }

  it('must be there, in the header or in the body', async () => {
    for (const endpoint of withBody.filter(({ idempotency }) => idempotency === 'required')) {
      const { idempotency_key: _, ...keyless } = goodBody(endpoint, '')
      const refused = await post(addressOf(endpoint), keyless)
      expect(refused).toMatchObject({
        status: 422,
        json: { reason: 'missing_key', fields: { idempotency_key: [expect.any(String)] } },
      })
    }
    const headers = { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' }
    const request = { method: 'POST', url: '/v2/tool-calls', payload: JSON.stringify(body) } as const
    const first = await send(gate, { ...request, headers: { ...headers, 'idempotency-key': 'from-header' } })
    expect(first).toMatchObject({ status: 200 })
    const again = await post('/v2/tool-calls', { ...body, idempotency_key: 'from-header' })
    expect([first, again].map(({ json }) => json['repeated'])).toEqual([false, true])
    const timeless = ({ text }: Answer) =>
      text.replace(/"expires_in":\d+/, '').replace('"repeated":true', '"repeated":false')
    expect(timeless(again)).toBe(timeless(first))
    for (const wrong of ['two words', 'é', 'x'.repeat(201), '\t'])
      expect(await send(gate, { ...request, headers: { ...headers, 'idempotency-key': wrong } }), wrong).toMatchObject({
        status: 422,
      })
    expect(await send(gate, { ...request, headers: { ...headers, 'idempotency-key': '' } })).toMatchObject({
      status: 422,
    })
  })

  it('gives the same answer to the same body, and a conflict to another', async () => {
    const same = { ...body, idempotency_key: 'same' }
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/v2/tool-calls', same)))
    const [first, ...others] = answers.toSorted((a, b) => Number(a.json['repeated']) - Number(b.json['repeated']))
    expect(first).toMatchObject({ status: 200, json: { repeated: false } })
    const grant = { ...first!.json['grant'], expires_in: expect.any(Number) }
    for (const { json } of others) expect(json).toEqual({ ...first!.json, grant, repeated: true })
    const differing = [
      { ...same, tool: 'tasks.list', arguments: {} },
      { ...same, arguments: { keyword: 'b' } },
      { ...same, task: 'x' },
      { ...same, reason: 'because' },
      { ...same, prompt_hash: 'a'.repeat(64) },
    ]
    for (const different of differing)
      expect(await post('/v2/tool-calls', different)).toMatchObject({
        status: 409,
        json: { reason: 'idempotency_key_reused' },
      })
    expect(await read.call.count({ where: { podId: pod.podId, idempotencyKey: 'same' } })).toBe(1)
    // Another pod's keys are its own.
    const elsewhere = await post('/v2/tool-calls', same, other.serviceKey)
    expect(elsewhere).toMatchObject({ status: 200 })
    expect(elsewhere.json['id']).not.toBe(answers[0]!.json['id'])
  })

  it('is not used up by a request that was refused', async () => {
    const wrong = { tool: 'memory.search', arguments: { keyword: 7 }, idempotency_key: 'mended' }
    const twice = await Promise.all([post('/v2/tool-calls', wrong), post('/v2/tool-calls', wrong)])
    for (const answer of twice) expect(answer).toMatchObject({ status: 422, json: { reason: 'invalid_arguments' } })
    expect(await post('/v2/tool-calls', { ...wrong, arguments: { keyword: '7' } })).toMatchObject({ status: 200 })
  })
})

describe('another pod’s call', () => {
  it('looks exactly like one that does not exist', async () => {
    const { json: call } = await ask(gate, other, 'memory.search', { keyword: 'secret' })
    const missing = ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'nothing', "';--", '%2e%2e']
    const asked = (id: string) => [
      asPod(gate, pod.serviceKey, `/v2/tool-calls/${encodeURIComponent(id)}`),
      asPod(gate, pod.serviceKey, `/v2/tool-calls/${encodeURIComponent(id)}?wait=5`),
      post(`/v2/tool-calls/${encodeURIComponent(id)}/claim`, {
        grant: call['grant'].id,
        arguments: { keyword: 'secret' },
        idempotency_key: key(),
      }),
      post(`/v2/tool-calls/${encodeURIComponent(id)}/outcome`, {
        status: 'succeeded',
        summary: 'Mine',
        idempotency_key: key(),
      }),
      post(`/v2/tool-calls/${encodeURIComponent(id)}/outcome`, {
        status: 'succeeded',
        summary: 'Mine',
        grant: call['grant'].id,
        arguments: { keyword: 'secret' },
        idempotency_key: key(),
      }),
    ]
    const plain = ({ status, text, headers }: Answer) => ({
      status,
      text: text.replace(/urn:countersign:request:[0-9A-Z]{26}/, ''),
      fields: Object.keys(headers).toSorted(),
      type: headers['content-type'],
    })
    const foreign = (await Promise.all(asked(call['id']))).map(plain)
    expect(foreign.every(({ status }) => status === 404)).toBe(true)
    for (const id of missing) expect((await Promise.all(asked(id))).map(plain), id).toEqual(foreign)
    expect(await read.call.findUniqueOrThrow({ where: { id: call['id'] } })).toMatchObject({
      grantUsedAt: null,
      outcome: null,
    })
  })
})
