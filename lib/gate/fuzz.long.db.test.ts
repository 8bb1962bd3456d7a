import { addPod, asPod, type Answer, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import {
  addressOf,
  endpoints,
  fieldsOf,
  goodBody,
  hostileTexts,
  hostileValues,
  inHerds,
} from '@/lib/gate/fixture-hostile'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { tool as toolShape } from '@/lib/tools/schema'

let gate: TestGate
let pod: TestPod
let turn = 0
let recorded = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('fuzzed', { role: 'DeliveryPod', department: 'delivery' })
  await refreshAccess()
})
afterAll(() => gate.close())

/** Whatever was sent: a plain status, an answer of moderate size, and a problem document where it is a "no". */
function expectPlain(answer: Answer, sent: unknown): void {
  const what = `${JSON.stringify(sent)?.slice(0, 300)} → ${answer.text.slice(0, 300)}`
  expect([200, 202, 400, 401, 404, 405, 409, 413, 415, 422, 429], what).toContain(answer.status)
  expect(answer.text.length, what).toBeLessThan(100_000)
  if (answer.status < 300) return
  expect(answer.headers['content-type'], what).toMatch(/^application\/problem\+json/)
  expect(answer.json, what).toMatchObject({
    status: answer.status,
    reason: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.stringMatching(/[.:]/),
  })
}

async function tryOut(path: string, body: Record<string, unknown>): Promise<void> {
  const answer = await asPod(gate, pod.serviceKey, path, body)
  expectPlain(answer, body)
  if (answer.status < 300 && (answer.json['call_id'] ?? answer.json['policy_version'])) recorded++
}

const withBody = endpoints.filter(({ body }) => body)
const anything = fc.oneof(
  fc.constantFrom(...hostileValues),
  fc.jsonValue({ maxDepth: 5 }),
  fc.string({ unit: 'binary' }),
)

/** A body with some fields as they should be, some hostile, some missing, and now and then one that does not exist. */
const twistedBody = fc.constantFrom(...withBody).chain((endpoint) => {
  const fields = Object.fromEntries(
    fieldsOf(endpoint).map(([name]) => [
      name,
      fc.oneof({ weight: 3, arbitrary: fc.constant(goodBody(endpoint, 'k')[name]) }, anything),
    ]),
  )
  const stray = fc.dictionary(fc.oneof(fc.constantFrom('actor', 'pod', 'constructor'), fc.string()), anything, {
    maxKeys: 1,
  })
  return fc.tuple(fc.record(fields, { requiredKeys: [] }), stray, fc.boolean()).map(([body, more, lone]) => ({
    path: addressOf(endpoint),
    body: { ...body, ...(lone ? more : {}) },
  }))
})

describe('whatever pods send', { timeout: 120_000 }, () => {
  it('bodies with anything in any field', async () => {
    const bodies = fc.sample(twistedBody, { numRuns: 300, seed: 20_261_122 })
    await inHerds(bodies, async ({ path, body }) => {
      const fresh = typeof body['idempotency_key'] === 'string' ? { ...body, idempotency_key: `fuzz-${turn++}` } : body
      await tryOut(path, fresh as Record<string, unknown>)
    })
  })

  it('arguments of every tool, right and wrong', async () => {
    const tools = (await read.tool.findMany()).map(({ definition }) => toolShape.parse(definition))
    expect(tools.length).toBeGreaterThanOrEqual(52)
    const calls = tools.flatMap(({ key, input }) => {
      const names = Object.keys(input.properties)
      const args = fc.record(Object.fromEntries(names.map((name) => [name, argument(input.properties[name]!)])), {
        requiredKeys: (input.required ?? []).filter((name) => names.includes(name)),
      })
      return fc.sample(args, { numRuns: 5, seed: 7 }).map((given) => ({ tool: key, arguments: given }))
    })
    await inHerds(calls, (call) => tryOut('/v2/tool-calls', { ...call, idempotency_key: `tool-${turn++}` }))
    expect(recorded).toBeGreaterThan(100)
  })

  it('bytes that were JSON once', async () => {
    const whole = withBody.map((endpoint) => ({
      path: addressOf(endpoint),
      text: JSON.stringify(goodBody(endpoint, 'bytes')),
    }))
    const bytes = fc.constantFrom(...whole).chain(({ path, text }) =>
      fc
        .array(fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
        .map((flips) => {
          const payload = Buffer.from(text)
          for (const [at, byte] of flips) payload[at] = byte
          return { path, payload }
        }),
    )
    await inHerds(fc.sample(bytes, { numRuns: 200, seed: 4 }), async ({ path: url, payload }) => {
      const headers = { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' }
      expectPlain(await send(gate, { method: 'POST', url, headers, payload }), payload.toString('latin1'))
    })
  })

  it('addresses, queries and headers', async () => {
    const text = fc.oneof(
      fc.constantFrom(...hostileTexts.filter(({ length }) => length < 5_000)),
      fc.string({ unit: 'binary' }),
    )
    const part = text.map((value) => encodeURIComponent(value.toWellFormed()))
    const header = fc.oneof(
      fc.stringMatching(/^[\x20-\x7e]{0,80}$/),
      fc.constantFrom('Bearer', 'Bearer ..', 'Bearer a.b.c', 'Basic YTpi', 'bearer csk_'),
    )
    const requests = fc.record({
      id: part,
      query: fc
        .tuple(fc.constantFrom('wait', 'wait[]', 'constructor', ''), part)
        .map(([name, value]) => `${name}=${value}`),
      endpoint: fc.constantFrom(...endpoints),
      authorization: fc.option(header, { nil: null }),
      key: header,
      type: fc.oneof(header, fc.constant('application/json')),
    })
    await inHerds(fc.sample(requests, { numRuns: 200, seed: 5 }), async (request) => {
      const { id, query, endpoint, authorization, key, type } = request
      const url = `${endpoint.path.replaceAll(/\{\w+\}/g, id)}?${query}`
      const own = {
        authorization: authorization ?? `Bearer ${pod.serviceKey}`,
        'idempotency-key': key,
        'content-type': type,
      }
      const payload = endpoint.body ? { payload: JSON.stringify(goodBody(endpoint, `h-${turn++}`)) } : {}
      expectPlain(await send(gate, { method: endpoint.method, url, headers: own, ...payload }), { url, own })
    })
  })

  it('bodies of nearly a megabyte', async () => {
    const many = <Item>(count: number, of: (at: number) => Item) => Array.from({ length: count }, (_, at) => of(at))
    const named = (count: number) => Object.fromEntries(many(count, (at) => [`k${at}`, 1] as const))
    const call = (tool: string, args: object) => ({ tool, arguments: args, idempotency_key: `large-${turn++}` })
    await tryOut('/v1/tasks/complete', { task_id: 'a', outputs: many(300_000, () => 0) })
    await tryOut('/v2/tool-calls', named(70_000))
    await tryOut('/v2/tool-calls', call('memory.search', named(70_000)))
    await tryOut('/v2/tool-calls', call('memory.add', { files: many(300_000, () => 0) }))
    await tryOut('/v2/tool-calls', call('nothing.known', named(70_000)))
    await tryOut(
      '/v2/tool-calls',
      call('outputs.commit_and_log', { file_path: 'a.md', content: 'x\u200B\n'.repeat(150_000) }),
    )
    await tryOut(
      '/v2/tool-calls',
      call('nothing.known', { path: 'a/'.repeat(400_000), paths: many(50_000, () => '../b') }),
    )
  })
})

afterEach(async () => {
  expect(await asPod(gate, pod.serviceKey, '/v1/actions/list')).toMatchObject({ status: 200 })
})

it('recorded exactly the calls that were answered, each with its line', async () => {
  const calls = await read.call.findMany({ where: { podId: pod.podId }, select: { id: true, decision: true } })
  const lines = await read.auditEvent.findMany({
    where: { podId: pod.podId, type: { in: ['call.allowed', 'call.asked', 'call.denied'] } },
    select: { callId: true },
  })
  expect(lines.map(({ callId }) => callId).toSorted()).toEqual(calls.map(({ id }) => id).toSorted())
  expect(calls.length).toBeGreaterThanOrEqual(recorded)
  expect(new Set(calls.map(({ decision }) => decision))).toEqual(new Set(['allow', 'ask', 'deny']))
})

/** Something for an argument that its JSON Schema would take, or would not. */
function argument(schema: Record<string, unknown>): fc.Arbitrary<unknown> {
  const types = [schema['type']].flat()
  const fitting: fc.Arbitrary<unknown>[] = []
  if (Array.isArray(schema['enum'])) fitting.push(fc.constantFrom(...(schema['enum'] as unknown[])))
  if (types.includes('string'))
    fitting.push(fc.constantFrom('docs/a.md', 'abc1234', 'a short text', ...hostileTexts.slice(1, 10)))
  if (types.includes('integer')) fitting.push(fc.integer({ min: 0, max: 50 }))
  if (types.includes('boolean')) fitting.push(fc.boolean())
  if (types.includes('array'))
    fitting.push(
      fc.array(fc.constantFrom<unknown>('docs/a.md', 'b', { path: 'docs/c.md', content: 'x' }), { maxLength: 4 }),
    )
  if (types.includes('object')) fitting.push(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }))
  const usual = fitting.length > 0 ? fc.oneof(...fitting) : fc.jsonValue({ maxDepth: 2 })
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...hostileValues) })
}
