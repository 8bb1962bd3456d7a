import { ask, asPod, decide, elapse, must, type TestPod } from '@/lib/gate/fixture'
import { ana, gate, newPod, openStage, page } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { podFromBearer } from '@/lib/auth/access'
import { recordCalls } from '@/lib/calls/record/commands'
import { collect } from '@/lib/change/batch'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { activatePolicy } from '@/lib/policy/commands'

let turn = 0

openStage()

const publish = (pod: TestPod, args: object = page(), more: object = {}) =>
  ask(gate, pod, 'outputs.commit_and_log', args, more)
const claim = (pod: TestPod, id: string, grant: string, args: object) =>
  asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/claim`, { grant, arguments: args, idempotency_key: `c-${turn++}` })

describe('too much', () => {
  it('keeps the fourth request of a kind away, however many are asked at the same moment', async () => {
    const pod = await newPod()
    const answers = await Promise.all(Array.from({ length: 24 }, () => publish(pod)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 202)).toHaveLength(3)
    expect(statuses.filter((status) => status === 409)).toHaveLength(21)
    expect(await read.request.count({ where: { podId: pod.podId } })).toBe(3)
    // A flood of refusals is one line of the record, and the next one says how many there were.
    expect(await read.auditEvent.count({ where: { podId: pod.podId, type: 'command.refused' } })).toBe(1)
    // It is no matter of time: the pod is told what waits, and can look there or withdraw one.
    const refused = await publish(pod)
    expect(refused).toMatchObject({ status: 409, json: { code: 'too_many_waiting' } })
    const asked = answers.filter(({ status }) => status === 202).map(({ json }) => [json['id'], json['request']])
    const named = refused.json['waiting'].map((one: { call: string; request: string }) => [one.call, one.request])
    expect(named.toSorted()).toEqual(asked.toSorted())
    // Another kind is another queue, and an answer makes room.
    expect(await ask(gate, pod, 'memory.add', { files: ['docs/a.md'] })).toMatchObject({ status: 202 })
    const waiting = answers.find(({ status }) => status === 202)!
    expect(await decide(ana, waiting.json['id'], 'reject')).toMatchObject({ ok: true })
    expect(await publish(pod)).toMatchObject({ status: 202 })
  })

  it('counts what other gates let in at the same moment', async () => {
    const pod = await newPod()
    const actor = (await podFromBearer(pod.serviceKey))!
    // As many gates as this, each with batches of its own on the one database.
    const gates = [1, 2, 3, 4].map(() => collect(recordCalls))
    const outcomes = await Promise.all(
      gates.flatMap((submit, at) =>
        Array.from({ length: 6 }, (_, turn) =>
          submit(actor, { tool: 'outputs.commit_and_log', arguments: page(), idempotencyKey: `${at}-${turn}` }),
        ),
      ),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3)
    expect(await read.request.count({ where: { podId: pod.podId } })).toBe(3)
  })

  it('gives one answer to a key that reaches several gates, in whatever order', async () => {
    const pod = await newPod()
    const actor = (await podFromBearer(pod.serviceKey))!
    const gates = [1, 2, 3, 4].map(() => collect(recordCalls))
    const tools = [
      { tool: 'memory.search', arguments: { keyword: 'x' } },
      { tool: 'git.rollback_commit', arguments: { commit_sha: 'abc1234' } },
      { tool: 'memory.add', arguments: { files: ['docs/a.md'] } },
    ]
    const calls = Array.from({ length: 24 }, (_, at) => ({ ...tools[at % 2]!, idempotencyKey: `many-${at}` }))
    calls.push({ ...tools[2]!, idempotencyKey: 'asked' })
    const answers = await Promise.all(
      gates.map(async (submit, at) => {
        const order = at % 2 ? calls.toReversed() : calls
        const given = await Promise.all(order.map((one) => submit(actor, one)))
        const ids = given.map((outcome, index) => [
          order[index]!.idempotencyKey,
          outcome.ok ? outcome.value.id : outcome,
        ])
        return Object.fromEntries(ids) as Record<string, unknown>
      }),
    )
    for (const others of answers) expect(others).toEqual(answers[0])
    expect(Object.values(answers[0]!).every((id) => typeof id === 'string')).toBe(true)
    expect(await read.call.count({ where: { podId: pod.podId } })).toBe(calls.length)
  })

  it('answers repeats of one key alike at the edge of that limit', async () => {
    const pod = await newPod()
    await Promise.all([publish(pod), publish(pod)])
    const args = page()
    const answers = await Promise.all(Array.from({ length: 12 }, () => publish(pod, args, { idempotency_key: 'edge' })))
    expect(new Set(answers.map(({ status, json }) => `${status} ${json['id']}`)).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 202 })
  })

  it('tells with every answer how much is left', async () => {
    const pod = await newPod()
    const { headers } = await asPod(gate, pod.serviceKey, '/v1/actions/list')
    const next = await asPod(gate, pod.serviceKey, '/v1/actions/list')
    expect(Number(headers['ratelimit-remaining']) - Number(next.headers['ratelimit-remaining'])).toBe(1)
    expect(Number(headers['ratelimit-limit'])).toBeGreaterThan(Number(headers['ratelimit-remaining']))
    expect(Number(headers['ratelimit-reset'])).toBeLessThanOrEqual(60)
  })
})

describe('when the policy moves', () => {
  it('refuses a permission that it would not give any more, and says what to do', async () => {
    const pod = await newPod()
    const args = page()
    const { json: asked } = await publish(pod, args)
    expect(await decide(ana, asked['id'], 'approve')).toMatchObject({ ok: true })
    await elapse(asked['id'], 'effectiveAt')
    await settleDue()
    const { json: allowed } = await ask(gate, pod, 'memory.search', { keyword: 'x' })
    const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
    const { json: same } = await ask(gate, pod, 'memory.search', { keyword: 'y' })
    await must(activatePolicy, { document: `${document}\n# moved`, reason: 'A test of moving' })
    expect(await claim(pod, same['id'], same['grant'].id, { keyword: 'y' })).toMatchObject({ status: 200 })
    const stricter = document
      .replaceAll('count: 1 }', 'count: 2 }')
      .replace('  guarded:\n    rules:\n', '  guarded:\n    rules:\n      - { tools: [memory.search], then: deny }\n')
    await must(activatePolicy, { document: stricter, reason: 'A test of more' })
    const moved = { status: 409, json: { reason: 'policy_moved', detail: expect.stringContaining('Ask again') } }
    const { grant } = (await asPod(gate, pod.serviceKey, `/v2/tool-calls/${asked['id']}`)).json
    expect(await claim(pod, asked['id'], grant.id, args)).toMatchObject(moved)
    expect(await claim(pod, allowed['id'], allowed['grant'].id, { keyword: 'x' })).toMatchObject(moved)
    expect(await ask(gate, pod, 'memory.search', { keyword: 'x' })).toMatchObject({ json: { decision: 'deny' } })
  })
})
