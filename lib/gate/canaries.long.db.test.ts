import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
})

import { addPerson, addPod, decide, elapse, must, type TestPod } from '@/lib/gate/fixture'
import { Canaries, type Cell, everyCell, kept, placesOf, quotes, textsIn } from '@/lib/gate/fixture-canaries'
import { addressOf, endpoints, inHerds } from '@/lib/gate/fixture-hostile'
import { type GateProcess, gateProcess, workerProcess } from '@/lib/gate/fixture-process'
import { bodies, brokenBodies, freeHeaders, messages, page, type Secret } from '@/lib/gate/fixture-roads'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { lastPosition } from '@/lib/audit/order/queries'
import { execute } from '@/lib/change/command'
import { patience } from '@/lib/core/fixture-patience'
import { settleDue } from '@/lib/jobs/clock'
import { deliverDue } from '@/lib/jobs/deliver'
import { newHands } from '@/lib/jobs/hands'
import { sealLines } from '@/lib/jobs/partitions'
import { exportRecord } from '@/lib/record/exports/commands'
import { exportOf, writeExport } from '@/lib/record/exports/queries'
import { setWebhook, testWebhook } from '@/lib/webhooks/commands'
import { endReceivers, type Receiver, receiver } from '@/lib/webhooks/fixture'

// Secrets of many kinds are sent on every road that leads in. Then everything that is kept or said is looked through: each
// may stand where the text itself is kept, which is a short list, and nowhere else.

let gate: GateProcess
let pod: TestPod
let other: TestPod
let there: Receiver
let cells: Cell[]
/** All that the worker said. */
let worked = ''
const canaries = new Canaries()
const said: string[] = []
/** What everybody but the sender was answered. */
const heard: string[] = []

async function ask(path: string, init: RequestInit & { key?: string } = {}): Promise<string> {
  const { key = pod.serviceKey, ...more } = init
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...(more.headers as object) }
  const answer = await fetch(gate.url + path, { ...more, headers })
  const text = await answer.text()
  expect(answer.status, `${path}: ${text.slice(0, 300)}`).not.toBe(500)
  return text
}

const secretFor =
  (road: string): Secret =>
  (word) =>
    canaries.for(road, word !== undefined)
const withBody = endpoints.filter(({ body }) => body)
const isSecret = (text: string) => canaries.in(text).length > 0

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said.push(String(chunk))
      return true
    })
  gate = await gateProcess({ COUNTERSIGN_LOG_LEVEL: 'debug', COUNTERSIGN_RATE_PER_MINUTE: '1000000' })
  pod = await addPod('canary')
  other = await addPod('other-canary')
  there = await receiver()
  await must(setWebhook, { podSlug: 'canary', environment: 'prod' as const, url: there.url })
  await gate.start()
  const worker = await workerProcess()
  try {
    await send()
    // It has told a receiver what happened, so it has been through the record and its timers.
    await vi.waitFor(() => expect(there.got.length).toBeGreaterThan(0), patience)
  } finally {
    await worker.stop()
    worked = worker.said()
  }
  await must(testWebhook, { podSlug: 'canary', environment: 'prod' as const })
  // One message at a time goes to a receiver.
  for (let round = 0; round < 3; round++) {
    await must(sealLines, {})
    const hands = newHands(Number.POSITIVE_INFINITY, (problem) => expect(problem).toBeUndefined())
    await Promise.all(await deliverDue(hands, () => {}))
  }
  for (const { path, method } of endpoints)
    if (method === 'GET') heard.push(await ask(addressOf({ path } as never), { key: other.serviceKey }))
  for (const path of [
    '/docs/api',
    '/docs/problems',
    '/healthz',
    '/readyz',
    '/v2/openapi.json',
    '/.well-known/jwks.json',
  ])
    heard.push(await ask(path, { headers: { authorization: '' } }))
  cells = await everyCell(inject('testServer').superuser)
})
afterAll(async () => {
  vi.restoreAllMocks()
  endReceivers()
  await gate?.remove()
})

async function send(): Promise<void> {
  const post = (path: string, body: object | string, headers = {}) =>
    ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers })
  for (const endpoint of withBody) {
    const all = bodies[endpoint.operationId]!(secretFor(endpoint.operationId))
    await inHerds(all, async (body) => void (await post(addressOf(endpoint), body)))
    for (const broken of brokenBodies(secretFor('broken'))) await post(addressOf(endpoint), broken)
    await post(addressOf(endpoint), { [canaries.for('unknown field')]: canaries.for('unknown field') })
  }
  await actAndReport(post)
  for (const endpoint of endpoints) {
    const names = endpoint.query ? textsIn(endpoint.query) : []
    const query = names.map((name) => [name, canaries.for('address', true)])
    if (endpoint.method === 'GET')
      await ask(`${addressOf(endpoint)}?${new URLSearchParams([...query, [canaries.for('address', true), 'x']])}`)
    for (const [name, value] of query)
      await ask(`${addressOf(endpoint)}?${new URLSearchParams([[name!, value!]])}`, { method: endpoint.method })
    if (endpoint.path.includes('{'))
      await ask(addressOf(endpoint, canaries.for('address', true)), {
        method: endpoint.method,
        ...(endpoint.body && { body: '{}' }),
      })
  }
  for (const message of messages(secretFor('mcp'))) await post('/mcp', message)
  for (const broken of brokenBodies(secretFor('broken'))) await post('/mcp', broken)
  for (const header of freeHeaders)
    for (const path of ['/v2/tool-calls', '/mcp', '/v2/nowhere'])
      await post(path, { tool: 'memory.search', idempotency_key: 'a' }, { [header]: canaries.for('header', true) })
  for (const name of ['client_id', 'client_secret', 'scope', 'grant_type', 'client_assertion', 'anything']) {
    const client = { grant_type: 'client_credentials', client_id: pod.clientId, client_secret: pod.clientSecret }
    const body = new URLSearchParams({ ...client, [name]: canaries.for('token', true) })
    await ask('/oauth/token', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
  for (const path of ['/nowhere', '/approvals', '/docs/problems', '/typefaces', '/clients', '/v2/tool-calls'])
    await ask(`${path}/${canaries.for('address', true)}?a=${canaries.for('address', true)}`)
}

/** What a pod says when it acts, and when somebody decides on what it asks. */
async function actAndReport(post: (path: string, body: object) => Promise<string>): Promise<void> {
  const asked = { tool: 'outputs.commit_and_log', arguments: page('x'), reason: 'Please' }
  const waiting = JSON.parse(await post('/v2/tool-calls', { ...asked, idempotency_key: 'waits' })) as { id: string }
  expect(await decide(await addPerson('Ana'), waiting.id, 'reject')).toMatchObject({ ok: true })
  await elapse(waiting.id, 'effectiveAt')
  await settleDue()
  for (const status of ['succeeded', 'failed']) {
    const args = { keyword: canaries.for('makeCall') }
    const asked = { tool: 'memory.search', arguments: args, idempotency_key: canaries.for('makeCall', true) }
    const { id, grant } = JSON.parse(await post('/v2/tool-calls', asked)) as { id: string; grant: { id: string } }
    const acts = { grant: grant.id, arguments: args, worker: canaries.for('claimCall', true) }
    await post(`/v2/tool-calls/${id}/claim`, { ...acts, idempotency_key: canaries.for('claimCall', true) })
    const outcome = { status, summary: `It said ${canaries.for('reportOutcome')}` }
    await post(`/v2/tool-calls/${id}/outcome`, {
      ...outcome,
      worker: acts.worker,
      idempotency_key: canaries.for('reportOutcome', true),
    })
  }
}

describe('the roads', () => {
  it('lead through every endpoint and every text that it takes', () => {
    expect(Object.keys(bodies).toSorted()).toEqual(withBody.map(({ operationId }) => operationId).toSorted())
    for (const { operationId, body } of withBody) {
      const places = bodies[operationId]!(() => canaries.sent[0]!.text).flatMap((one) => placesOf(one, isSecret))
      const missing = textsIn(body!).filter(
        (way) => !places.some((place) => place === way || place.startsWith(`${way}.`)),
      )
      expect(missing, operationId).toEqual([])
    }
  })

  it('were gone with 200 secrets of all kinds', () => {
    expect(canaries.sent.length).toBeGreaterThanOrEqual(200)
    expect(new Set(canaries.sent.map(({ kind }) => kind)).size).toBeGreaterThan(40)
    expect(new Set(canaries.sent.map(({ core }) => core)).size).toBe(canaries.sent.length)
  })
})

describe('a secret', () => {
  it('stands in no other column than that of the text itself', () => {
    const found = cells.flatMap(({ column, text }) => canaries.in(text).map((one) => ({ column, ...one })))
    const isKept = ({ column, road }: (typeof found)[number]) => kept[column]?.roads.includes(road) ?? false
    const isQuoted = ({ column, kind }: (typeof found)[number]) => kind === 'password' && quotes.test(column)
    const astray = found.filter((one) => !isKept(one) && !isQuoted(one))
    expect(astray.map(({ column, road, kind }) => `${column}: ${kind} by ${road}`)).toEqual([])
    // What is looked for would be found.
    for (const column of Object.keys(kept)) expect(found.map((one) => one.column)).toContain(column)
  })

  it.each(['csv', 'jsonl'] as const)(
    'is in no file of the record that an auditor takes along as %s',
    async (format) => {
      const lee = await addPerson('Lee', [], ['auditor'])
      await must(sealLines as never, { everything: true })
      const counted = await execute(exportRecord, lee, { format, upTo: String(await lastPosition()) })
      if (!counted.ok) throw new Error(JSON.stringify(counted))
      expect(counted.value.count).toBeGreaterThan(150)
      const parts: string[] = []
      await writeExport(lee, (await exportOf(lee, counted.value.id))!, (text) => void parts.push(text))
      const file = parts.join('')
      // What no form knows is a word like any other, which sentences quote; of all others there is nothing.
      expect(file).toContain('WriterPod')
      expect(canaries.in(file).filter(({ kind }) => kind !== 'password')).toEqual([])
    },
  )

  it('that nobody could have known comes no further either than into the words that are quoted', () => {
    const logs = [JSON.stringify(gate.said()), gate.complained(), worked, said.join('\n')].join('\n')
    expect(logs).toContain('/v2/tool-calls/:id/outcome')
    expect(logs).toContain('worker ready')
    expect(canaries.in(logs)).toEqual([])
  })

  it('is part of nothing that others are answered, nor of what a receiver is sent', () => {
    expect(heard.length).toBeGreaterThan(10)
    // Of what is written down for all pods, others are given what no form knows to be a secret.
    const forAll = ['writeMemory', 'manageMemoryEntryV1', 'manageMemoryV1', 'submitOutput', 'commitAndLogOutputV1']
    const isForAll = ({ road, kind }: { road: string; kind: string }) => kind === 'password' && forAll.includes(road)
    expect(canaries.in(heard.join('\n')).filter((one) => !isForAll(one))).toEqual([])
    expect(there.got.length).toBeGreaterThan(1)
    expect(canaries.in(JSON.stringify(there.got))).toEqual([])
  })
})
