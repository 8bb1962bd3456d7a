import { addPod, type TestPod } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { sayWhetherTrial } from '@/lib/db/trials'
import { madeUpForTrials } from '@/lib/people/schema'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

let gate: GateProcess
let pod: TestPod
beforeAll(async () => {
  pod = await addPod('journal')
  gate = await gateProcess({ COUNTERSIGN_ENV: 'prod', COUNTERSIGN_URL: 'https://countersign.example' })
  await gate.start()
})
afterAll(() => gate?.remove())

const secret = 'the-word-that-is-nowhere-in-the-log'

async function send(path: string, body?: string, bearer = pod.serviceKey, more: object = {}): Promise<Response> {
  return await fetch(gate.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...more },
    ...(body !== undefined && { body }),
  })
}

/** What the log says of the request that got this answer. */
async function lineOf(answer: Response): Promise<Record<string, unknown>> {
  const id = answer.headers.get('x-request-id')
  return await vi.waitFor(
    () => {
      const [line, ...more] = gate.said().filter(({ request, msg }) => request === id && msg === 'answered')
      expect(line).toBeDefined()
      expect(more).toEqual([])
      return line!
    },
    { timeout: 30_000 },
  )
}

const call = (keyword: string) =>
  JSON.stringify({ tool: 'memory.search', arguments: { keyword }, reason: secret, idempotency_key: `key-${secret}` })

describe('what happened to a request is found by the number of its answer', () => {
  it('when it was answered', async () => {
    expect(await lineOf(await send('/v2/tool-calls', call(secret)))).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      process: 'gate',
      request: expect.any(String),
      trace: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'POST',
      route: '/v2/tool-calls',
      status: 200,
      ms: expect.any(Number),
      actor: 'pod',
      pod: pod.podId,
      msg: 'answered',
    })
  })

  it.each([
    ['not let in', () => send('/v2/tool-calls', call(secret), secret), { status: 401, reason: 'bad_credential' }],
    ['not to be read', () => send('/v2/tool-calls', `{"${secret}`), { status: 400, reason: 'invalid_json' }],
    [
      'about what is not there',
      () => send(`/v2/tool-calls/${secret}?wait=1`),
      { status: 404, route: '/v2/tool-calls/:id', actor: 'pod' },
    ],
    ['for a place that is not there', () => send(`/v2/nothing?q=${secret}`), { status: 404, route: '/v2/*' }],
  ])('when it was %s', async (_name, ask, seen) => {
    expect(await lineOf(await ask())).toMatchObject(seen)
  })

  it('when it asks production for somebody made up, whatever the database says: nothing is asked, and nobody is', async () => {
    const trial = (isTrial: boolean) =>
      withClient(process.env.DATABASE_OWNER_URL!, (owner) => sayWhetherTrial(owner, isTrial))
    const lines = async () => (await read.auditEvent.findMany({ select: { type: true } })).map(({ type }) => type)
    const before = await lines()
    await trial(true)
    try {
      for (const answer of ['approve', 'reject', 'changes', 'expire', 'nonsense', '']) {
        const refused = await send('/v2/tool-calls', call(secret), pod.serviceKey, { 'countersign-try': answer })
        expect(await lineOf(refused.clone())).toMatchObject({ status: 403, reason: 'no_trials' })
        expect(await refused.json()).toMatchObject({ code: 'no_trials' })
      }
    } finally {
      await trial(false)
    }
    expect((await lines()).slice(before.length)).toEqual([])
    expect(await read.request.count()).toBe(0)
    expect(await read.person.count({ where: { issuer: madeUpForTrials } })).toBe(0)
  })

  it('and by the chain of calls that whoever asks names; of one that cannot be read nothing is taken', async () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736'
    const named = async (traceparent: string) => {
      const more = { traceparent, tracestate: `vendor=${secret}`, baggage: `word=${secret}` }
      return (await lineOf(await send('/v2/tool-calls', call(secret), pod.serviceKey, more)))['trace']
    }
    expect(await named(`00-${id}-00f067aa0ba902b7-01`)).toBe(id)
    for (const wrong of [`00-${secret}-00f067aa0ba902b7-01`, `00-${id}`, `ff-${id}-00f067aa0ba902b7-01`]) {
      const begun = await named(wrong)
      expect(begun).toMatch(/^[0-9a-f]{32}$/)
      expect(begun).not.toBe(id)
    }
  })

  it('and no line has a field that is not among those that may be told', () => {
    const may = 'level time process request trace method route status ms actor pod reason msg err repeated job'.split(
      ' ',
    )
    const told = new Set(gate.said().flatMap((line) => Object.keys(line)))
    expect([...told].filter((field) => !may.includes(field))).toEqual([])
    expect(told.size).toBeGreaterThan(8)
  })

  it('and nothing of what was sent, asked for or shown as a key is in the log', async () => {
    const log = JSON.stringify(gate.said())
    for (const word of [secret, pod.serviceKey, pod.clientSecret]) expect(log).not.toContain(word)
    expect(log).not.toContain('/readyz')
  })
})
