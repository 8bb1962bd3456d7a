import {
  addPerson,
  addPod,
  ask,
  asPod,
  decide,
  elapse,
  openGate,
  type TestGate,
  type TestPod,
} from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { resumeAll, stop, wasPutOn } from '@/lib/gate/fixture-stops'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { settleDue } from '@/lib/jobs/clock'
import { isPaused } from '@/lib/requests/paused/far'

// Under an emergency stop nothing of a pod begins, by whichever road it comes; and all of it goes on afterwards.

let gate: TestGate
let pod: TestPod
let other: TestPod
let ana: PersonActor
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  ana = await addPerson('Ana')
  pod = await addPod('to-be-stopped')
  other = await addPod('another', { environment: 'dev' })
  await refreshAccess()
})
afterEach(resumeAll)
afterAll(() => gate.close())

const search = (who = pod, more: object = {}) => ask(gate, who, 'memory.search', { keyword: 'lamps' }, more)
const page = () => ({ file_path: `docs/stop-${turn++}.md`, content: 'New text', branch: 'work' })
const publish = () => ask(gate, pod, 'outputs.commit_and_log', page())
const at = (callId: string) => asPod(gate, pod.serviceKey, `/v2/tool-calls/${callId}`)
const requestOf = (callId: string) => read.request.findFirstOrThrow({ where: { subjectId: callId } })
const stopped = { decision: 'deny', state: 'stopped', grant: null, request: null, retry_after: 60 }

describe('a new call', () => {
  it('is stopped in words, is not counted as denied, and goes through again afterwards', async () => {
    await stop()
    const { status, headers, json } = await search()
    expect([status, headers['retry-after']]).toEqual([200, '60'])
    expect(json).toMatchObject(stopped)
    expect(json['reason']).toMatch(/emergency stop on everything, since 20.* UTC\. Do nothing/)
    const line = await read.auditEvent.findFirstOrThrow({ where: { callId: json['id'] } })
    expect(line).toMatchObject({ type: 'call.stopped', outcome: 'stopped' })
    // By the short way as well, once somebody was told so before.
    expect((await search()).json).toMatchObject(stopped)
    expect((await at(json['id'])).json).toMatchObject(stopped)
    await resumeAll()
    expect((await search()).json).toMatchObject({ state: 'allowed' })
    expect((await at(json['id'])).json).toMatchObject(stopped)
  })

  it('asks nobody, and hears of the stop before it hears of its arguments', async () => {
    await stop()
    expect((await publish()).json).toMatchObject(stopped)
    expect((await ask(gate, pod, 'outputs.commit_and_log', { nonsense: 1 })).json).toMatchObject(stopped)
    expect((await ask(gate, pod, 'no.such', {})).json).toMatchObject(stopped)
  })

  it.each([
    ['its pod', () => stop('pod', pod.slug), true, false],
    ['another pod', () => stop('pod', other.slug), false, true],
    ['its tool', () => stop('tool', 'memory.search'), true, true],
    ['another tool', () => stop('tool', 'memory.read'), false, false],
    ['its environment', () => stop('environment', 'prod'), true, false],
    ['another environment', () => stop('environment', 'dev'), false, true],
  ] as const)('is told of a stop of %s where that covers it', async (_what, put, own, others) => {
    await put()
    const states = [(await search()).json['state'], (await search(other)).json['state']]
    expect(states).toEqual([own, others].map((is) => (is ? 'stopped' : 'allowed')))
  })

  it('is decided without the policy in memory from before: no call slips through while others come', async () => {
    await search()
    const asking = Array.from({ length: 20 }, () => search())
    const put = stop()
    const before = await Promise.all(asking)
    await put
    const after = await Promise.all(Array.from({ length: 20 }, () => search()))
    expect(new Set(after.map(({ json }) => json['state']))).toEqual(new Set(['stopped']))
    expect(before.every(({ status }) => status === 200)).toBe(true)
  })
})

describe('what was allowed before', () => {
  async function allowed() {
    const { json } = await search()
    const grant = { grant: json['grant'].id, arguments: { keyword: 'lamps' } }
    const act = (what: string, more: object = {}) =>
      asPod(gate, pod.serviceKey, `/v2/tool-calls/${json['id']}/${what}`, {
        ...grant,
        ...more,
        idempotency_key: newId(),
      })
    return { id: json['id'] as string, act }
  }
  const refused = { status: 409, json: { code: 'emergency_stop', stop: expect.stringContaining('since 20') } }

  it('does not begin, and does once people have resumed', async () => {
    const { act } = await allowed()
    await stop()
    const answer = await act('claim')
    expect(answer).toMatchObject(refused)
    expect(answer.headers['retry-after']).toBe('60')
    expect(await act('outcome', { status: 'succeeded', summary: 'Found them' })).toMatchObject(refused)
    await resumeAll()
    expect(await act('claim')).toMatchObject({ status: 200 })
  })

  it('that has begun comes to its end', async () => {
    const { id, act } = await allowed()
    expect(await act('claim')).toMatchObject({ status: 200 })
    await stop()
    expect(await act('outcome', { status: 'succeeded', summary: 'Found them' })).toMatchObject({ status: 200 })
    expect((await at(id)).json).toMatchObject({ state: 'executed' })
  })

  it('by people does not begin either', async () => {
    const { json } = await publish()
    await decide(ana, json['id'], 'approve')
    await elapse(json['id'], 'effectiveAt')
    await settleDue()
    const { grant, arguments: args } = (await at(json['id'])).json
    await stop('tool', 'outputs.commit_and_log')
    const body = { grant: grant.id, arguments: args, idempotency_key: newId() }
    expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${json['id']}/claim`, body)).toMatchObject(refused)
  })
})

describe('the other roads', () => {
  it('say the same: v1, its memory and tasks, MCP, and what a pod proposes', async () => {
    await stop('pod', pod.slug)
    const post = (path: string, body: object) => asPod(gate, pod.serviceKey, path, body)
    const code = 'emergency_stop'
    expect((await post('/v1/tasks/start', { task_id: 't', idempotency_key: newId() })).json).toMatchObject({
      state: 'stopped',
    })
    expect((await post('/v1/memory/query', { mode: 'list' })).json).toMatchObject({ code })
    expect((await asPod(gate, pod.serviceKey, '/v2/tasks')).json).toMatchObject({ code })
    expect((await asPod(gate, pod.serviceKey, '/v2/memory/entries')).json).toMatchObject({ code })
    expect((await post('/v2/prompts', { slug: 'p', title: 'P', text: 'Greet.' })).json).toMatchObject({ code })
    const mcp = mcpClient(
      () => gate,
      () => pod.serviceKey,
    )
    const told = await mcp.call('memory-search', { keyword: 'lamps' })
    expect(told).toMatchObject({ isError: true, structuredContent: { state: 'stopped' } })
    expect(told.text).toMatch(/^Not done\. People have put an emergency stop on you, since/)
    await resumeAll()
    // The same arguments again are another call.
    expect(await mcp.call('memory-search', { keyword: 'lamps' })).toMatchObject({
      structuredContent: { state: 'allowed' },
    })
  })

  it('say to a pod that asks ahead what it would be told', async () => {
    await stop()
    const { json } = await asPod(gate, pod.serviceKey, '/v2/policy/decide?tool=memory.search')
    expect(json).toMatchObject({ decision: 'deny', reason: expect.stringContaining('emergency stop') })
  })
})

describe('what waits for people', () => {
  it('stays, with its clock paused, and goes on with the time that was left', async () => {
    const { json } = await publish()
    const before = await requestOf(json['id'])
    const stopId = await stop()
    await settleDue()
    const paused = await requestOf(json['id'])
    expect(paused.state).toBe('waiting')
    expect(isPaused(paused.expiresAt)).toBe(true)
    expect(paused.pausedAt).toEqual((await read.stop.findUniqueOrThrow({ where: { id: stopId } })).at)
    expect((await at(json['id'])).json).toMatchObject({ state: 'waiting', expires_at: null, expires_in: null })
    await resumeAll()
    await settleDue()
    const after = await requestOf(json['id'])
    const { at: from, endedAt } = await read.stop.findUniqueOrThrow({ where: { id: stopId } })
    expect(after).toMatchObject({ state: 'waiting', pausedAt: null })
    expect(after.expiresAt.getTime()).toBe(before.expiresAt.getTime() + endedAt!.getTime() - from.getTime())
    const lines = await read.auditEvent.findMany({ where: { requestId: before.id }, orderBy: { at: 'asc' } })
    expect(lines.map(({ type }) => type).slice(-2)).toEqual(['request.paused', 'request.went_on'])
  })

  it('outlives its deadline while all is stopped, and people can decide on it meanwhile', async () => {
    const { json } = await publish()
    const { id } = await requestOf(json['id'])
    await stop()
    // Its end comes before anybody has paused it.
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(
        `update "Request" set "askedAt" = now() - interval '2 hours', "expiresAt" = now() - interval '1 second' where id = $1`,
        [id],
      ),
    )
    await wasPutOn((await read.stop.findFirstOrThrow({ where: { endedAt: null } })).id, 3_600)
    await settleDue()
    expect(await requestOf(json['id'])).toMatchObject({ id, state: 'waiting' })
    expect(await decide(ana, json['id'], 'approve')).toMatchObject({ ok: true })
  })

  it('is paused once where several stops cover it, and goes on when the last one comes off', async () => {
    const { json } = await publish()
    await stop('environment', 'prod')
    await settleDue()
    const { pausedAt } = await requestOf(json['id'])
    await stop('pod', pod.slug)
    await resumeAll()
    await stop('tool', 'outputs.commit_and_log')
    await settleDue()
    expect((await requestOf(json['id'])).pausedAt).toEqual(pausedAt)
    await resumeAll()
    await settleDue()
    expect((await requestOf(json['id'])).pausedAt).toBeNull()
  })

  it('and was signed is not released until people have resumed', async () => {
    const { json } = await publish()
    await decide(ana, json['id'], 'approve')
    await elapse(json['id'], 'effectiveAt')
    await stop('environment', 'prod')
    await settleDue()
    expect(await requestOf(json['id'])).toMatchObject({ state: 'approved', closedAt: null })
    expect((await at(json['id'])).json).toMatchObject({ state: 'settling' })
    await resumeAll()
    await settleDue()
    expect(await requestOf(json['id'])).toMatchObject({ state: 'released' })
  })

  it('is told a “no” all the same', async () => {
    const { json } = await publish()
    await decide(ana, json['id'], 'reject')
    await elapse(json['id'], 'effectiveAt')
    await stop()
    await settleDue()
    expect((await at(json['id'])).json).toMatchObject({ state: 'rejected' })
  })
})
