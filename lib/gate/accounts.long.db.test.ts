import { addTwoAccounts, asPod, must, openGate, send, type TestAccount } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '@/lib/api/endpoint'
import { versions } from '@/lib/api/versions'
import { submitCall } from '@/lib/calls/record/commands'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { activatePolicy } from '@/lib/policy/commands'

// A pod with an account in dev and one in production: what the one was told, asked or counted is nothing to the other.

let gate: Awaited<ReturnType<typeof openGate>>
let turn = 0

beforeAll(async () => {
  gate = await openGate()
})
afterAll(() => gate.close())

const twoAccounts = () => addTwoAccounts(`pod-${turn++}`)
const post = (account: TestAccount, path: string, body: object) => asPod(gate, account.key, path, body)
const search = { tool: 'memory.search', arguments: { keyword: 'lamps' } }
/** Allowed in dev; a person decides in production. */
const remember = { tool: 'memory.add', arguments: { files: ['docs/a.md'] } }
/** A person decides everywhere. */
const forget = () => ({ tool: 'memory.remove_entry', arguments: { path: `docs/${turn++}.md` } })

type Sent = { path: string; body: object }

async function allowed(account: TestAccount): Promise<{ id: string; grant: string }> {
  const { json } = await post(account, '/v2/tool-calls', { ...search, idempotency_key: newId() })
  return { id: json['id'], grant: json['grant'].id }
}

/** What hands a file in. */
function handingIn(path: string, file: string, task: string) {
  const sent = (_: TestAccount, name: string) => ({ path, body: { [file]: 'docs/x.md', [task]: name, content: name } })
  return { line: 'call.succeeded', sent }
}

/** What moves a task that is started. */
function onceStarted(path: string, line: string) {
  return {
    line,
    async sent(account: TestAccount, name: string) {
      expect(await post(account, '/v1/tasks/start', { task_id: name })).toMatchObject({ status: 200 })
      return { path, body: { task_id: name } }
    },
  }
}

/** What each endpoint that changes something is sent by an account that may do it, and the last line it leaves. */
const cases: Record<string, { line: string; sent(account: TestAccount, name: string): Sent | Promise<Sent> }> = {
  makeCall: { line: 'call.allowed', sent: () => ({ path: '/v2/tool-calls', body: search }) },
  claimCall: {
    line: 'call.claimed',
    async sent(account) {
      const { id, ...grant } = await allowed(account)
      return { path: `/v2/tool-calls/${id}/claim`, body: { ...grant, arguments: search.arguments } }
    },
  },
  reportOutcome: {
    line: 'call.succeeded',
    async sent(account) {
      const { id, grant } = await allowed(account)
      const body = { status: 'succeeded', summary: 'Found', grant, arguments: search.arguments }
      return { path: `/v2/tool-calls/${id}/outcome`, body }
    },
  },
  withdrawCall: {
    line: 'request.withdrawn',
    async sent(account) {
      const { json } = await post(account, '/v2/tool-calls', { ...forget(), idempotency_key: newId() })
      return { path: `/v2/tool-calls/${json['id']}/withdraw`, body: {} }
    },
  },
  startTaskV1: { line: 'task.started', sent: (_, name) => ({ path: '/v1/tasks/start', body: { task_id: name } }) },
  moveTask: onceStarted('/v2/tasks/hold', 'task.held'),
  moveTaskV1: onceStarted('/v1/tasks/hold', 'task.held'),
  completeTaskV1: onceStarted('/v1/tasks/complete', 'task.completed'),
  writeMemory: { line: 'call.succeeded', sent: (_, key) => ({ path: '/v2/memory/entries', body: { key, text: key } }) },
  manageMemoryEntryV1: {
    line: 'call.succeeded',
    sent: (_, path) => ({ path: '/v1/memory/manage_entry', body: { path, description: path } }),
  },
  manageMemoryV1: {
    line: 'call.succeeded',
    sent: (_, path) => ({ path: '/v1/memory/manage', body: { files: [{ path, description: path }] } }),
  },
  submitOutput: handingIn('/v2/outputs', 'path', 'task'),
  commitAndLogOutputV1: handingIn('/v1/tasks/commit_and_log_output', 'file_path', 'task_id'),
}

/** The call by which something was done. */
function callIn({ call_id: own, id, files }: Record<string, any>): string {
  return own ?? id ?? files[0].call_id
}

const changing = (Object.values(versions).flat() as Endpoint[])
  // Whatever changes something takes a key. What a pod proposes is one, whichever of its accounts sends it; what it reports
  // is no call, and has a test of its own (lib/incidents/reported).
  .filter(({ idempotency }) => idempotency !== undefined)
  .map(({ operationId }) => operationId)
  .filter((operation) => !['proposeTools', 'sendPrompt', 'reportError', 'reportErrorV1'].includes(operation))

it('every endpoint that changes something has its case here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(changing.toSorted())
})

describe.each(changing)('one key, two accounts of a pod: %s', (operation) => {
  it.each([['dev', 'prod'] as const, ['prod', 'dev'] as const])('sent from %s, then from %s', async (...order) => {
    const accounts = await twoAccounts()
    const calls: string[] = []
    const answers: string[] = []
    for (const environment of order) {
      const account = accounts[environment]
      const { path, body } = await cases[operation]!.sent(account, 'work')
      const again = () => post(account, path, { ...body, idempotency_key: 'same' })
      const answer = await again()
      expect(answer.status, answer.text).toBe(200)
      // Where a pod acts on the answer, the second says that it is a repeat; otherwise it is the same to the letter.
      expect((await again()).json).toEqual({ ...answer.json, ...('repeated' in answer.json && { repeated: true }) })
      answers.push(answer.text)
      calls.push(callIn(answer.json))
    }
    expect(new Set(answers).size).toBe(2)
    for (const [at, environment] of order.entries()) {
      const callId = calls[at]!
      expect(await read.call.findUniqueOrThrow({ where: { id: callId } })).toMatchObject({
        environment,
        accountId: accounts[environment].actor.accountId,
      })
      const lines = await read.auditEvent.findMany({ where: { callId, type: cases[operation]!.line } })
      expect(lines.map((line) => line.environment)).toEqual([environment])
    }
  })

  it('answers nobody in another environment with what it answered in the first', async () => {
    const { dev, prod } = await twoAccounts()
    const { path, body } = await cases[operation]!.sent(dev, 'work')
    const request = { ...body, idempotency_key: 'same' }
    const given = await post(dev, path, request)
    const other = await post(prod, path, request)
    expect(other.text).not.toBe(given.text)
    if (/\/(claim|outcome|withdraw)$/.test(path))
      expect(other).toMatchObject({ status: 404, json: { reason: 'unknown_call' } })
    expect(other.text).not.toContain(callIn(given.json))
  })
})

describe('what an account may do', () => {
  it('is decided for its environment, however its key was answered elsewhere', async () => {
    const { dev, prod } = await twoAccounts()
    const body = { ...remember, idempotency_key: 'same' }
    expect(await post(dev, '/v2/tool-calls', body)).toMatchObject({ status: 200, json: { decision: 'allow' } })
    const asked = await post(prod, '/v2/tool-calls', body)
    expect(asked).toMatchObject({ status: 202, json: { decision: 'ask', state: 'waiting', grant: null } })
    const request = await read.request.findFirstOrThrow({ where: { subjectId: asked.json['id'] } })
    expect(request).toMatchObject({ environment: 'prod', state: 'waiting' })
    const events = await read.auditEvent.findMany({ where: { callId: asked.json['id'] } })
    expect(events.map(({ type, environment }) => [type, environment])).toEqual([['call.asked', 'prod']])
  })

  it('is decided for each where the calls of two share a transaction, on the short way and on the long', async () => {
    const { dev, prod } = await twoAccounts()
    for (const [way, make] of Object.entries({ short: search, long: { ...forget() } })) {
      const twin = { ...make, idempotencyKey: way }
      const outcomes = await Promise.all([dev, prod, dev, prod].map(({ actor }) => submitCall(actor, twin)))
      const ids = outcomes.map((outcome) => (outcome.ok ? outcome.value.id : JSON.stringify(outcome)))
      expect([ids[2], ids[3]]).toEqual([ids[0], ids[1]])
      const rows = await read.$queryRaw<{ id: string; environment: string; written: string }[]>`
        select id, environment, xmin::text as written from "Call" where "podId" = ${dev.actor.id} and "idempotencyKey" = ${way}`
      expect(rows.map(({ id, environment }) => [id, environment]).toSorted()).toEqual(
        [
          [ids[0], 'dev'],
          [ids[1], 'prod'],
        ].toSorted(),
      )
      expect(new Set(rows.map(({ written }) => written)).size).toBe(1)
    }
  })

  it('is not used up by what waits elsewhere', async () => {
    const { dev, prod } = await twoAccounts()
    const make = (account: TestAccount) => post(account, '/v2/tool-calls', { ...forget(), idempotency_key: newId() })
    for (let asked = 0; asked < 3; asked++) expect(await make(dev)).toMatchObject({ status: 202 })
    expect(await make(dev)).toMatchObject({ status: 409, json: { reason: 'too_many_waiting' } })
    for (let asked = 0; asked < 3; asked++) expect(await make(prod)).toMatchObject({ status: 202 })
    // Refused in dev a moment ago for the same reason, production still has a line of its own.
    expect(await make(prod)).toMatchObject({ status: 409, json: { reason: 'too_many_waiting' } })
    const refused = await read.auditEvent.findMany({ where: { podId: dev.actor.id, type: 'command.refused' } })
    expect(refused.map(({ environment }) => environment).toSorted()).toEqual(['dev', 'prod'])
  })

  it('is not used up by what waits elsewhere, in one transaction', async () => {
    const { dev, prod } = await twoAccounts()
    const make = ({ actor }: TestAccount) => submitCall(actor, { ...forget(), idempotencyKey: newId() })
    const outcomes = await Promise.all([dev, prod, dev, prod, dev, prod, dev, prod].map(make))
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true, false, false])
  })

  it('is not asked of another’s permission', async () => {
    const { dev, prod } = await twoAccounts()
    const { id, grant } = await allowed(prod)
    const claim = { grant, arguments: search.arguments, idempotency_key: 'c' }
    const outcome = { ...claim, status: 'succeeded', summary: 'Done' }
    for (const [path, body] of Object.entries({ claim, outcome }))
      expect(await post(dev, `/v2/tool-calls/${id}/${path}`, body)).toMatchObject({ status: 404 })
    expect(await send(gate, { method: 'GET', url: `/v2/tool-calls/${id}`, headers: bearer(dev) })).toMatchObject({
      status: 404,
    })
    expect(await post(prod, `/v2/tool-calls/${id}/claim`, claim)).toMatchObject({ status: 200 })
  })
})

const bearer = ({ key }: TestAccount) => ({ authorization: `Bearer ${key}` })

describe('a rule that counts', () => {
  it('counts the calls of the account that asks', async () => {
    const { dev, prod } = await twoAccounts()
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const often = `
      - { id: often, title: Not so often, tools: [memory.search], when: { rate_per_hour_over: 2 }, then: deny }`
    const counting = document.replace(/(\n {2}guarded:\n {4}rules:)/, `$1${often}`)
    await must(activatePolicy, { document: counting, reason: 'Count' })
    const decision = async (account: TestAccount) =>
      (await post(account, '/v2/tool-calls', { ...search, idempotency_key: newId() })).json['decision']
    const inDev = [await decision(dev), await decision(dev), await decision(dev), await decision(dev)]
    expect(inDev.at(-1)).toBe('deny')
    expect(await decision(prod)).toBe('allow')
    // The same in one transaction, where the database cannot count yet.
    const other = await twoAccounts()
    const both = [other.dev, other.dev, other.dev, other.dev, other.prod]
    const outcomes = await Promise.all(
      both.map(({ actor }) => submitCall(actor, { ...search, idempotencyKey: newId() })),
    )
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.decision).slice(-2)).toEqual(['deny', 'allow'])
  })
})
