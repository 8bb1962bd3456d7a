import { ask, asPod, decide, elapse, must, type TestPod } from '@/lib/gate/fixture'
import { ana, gate, newPod, openStage, page } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { settleDue } from '@/lib/jobs/clock'
import { retirePod } from '@/lib/pods/commands'

let turn = 0

openStage()

const publish = (pod: TestPod, args: object = page(), more: object = {}) =>
  ask(gate, pod, 'outputs.commit_and_log', args, more)
const callOf = (pod: TestPod, id: string, wait = 0) => asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}?wait=${wait}`)
const claim = (pod: TestPod, id: string, grant: string, args: object, key = `claim-${turn++}`) =>
  asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/claim`, { grant, arguments: args, idempotency_key: key })
const report = (pod: TestPod, id: string, more: object = {}, key = `report-${turn++}`) =>
  asPod(gate, pod.serviceKey, `/v2/tool-calls/${id}/outcome`, {
    status: 'succeeded',
    summary: 'Replaced the page',
    idempotency_key: key,
    ...more,
  })

async function released(pod: TestPod, args: object): Promise<{ id: string; grant: string }> {
  const { json: asked } = await publish(pod, args)
  const id = asked['id'] as string
  expect(await decide(ana, id, 'approve')).toMatchObject({ ok: true })
  await elapse(id, 'effectiveAt')
  await settleDue()
  const { json } = await callOf(pod, id)
  expect(json).toMatchObject({ state: 'released' })
  return { id, grant: json['grant'].id as string }
}

describe('asking, waiting, acting, reporting', () => {
  it('goes from the question to the outcome', async () => {
    const pod = await newPod()
    const args = page()
    const asked = await publish(pod, args, { reason: 'The old page is wrong' })
    expect(asked).toMatchObject({ status: 202, headers: { 'retry-after': '5' } })
    expect(asked.json).toMatchObject({ decision: 'ask', state: 'waiting', grant: null, retry_after: 5 })
    expect(asked.json['request']).toMatch(/^CS-\d+$/)
    const id = asked.json['id'] as string
    expect(asked.json['poll']).toBe(`${env.url}/v2/tool-calls/${id}?wait=20`)
    expect(asked.headers).toMatchObject({ location: asked.json['poll'] })

    let answered = false
    const waiting = callOf(pod, id, 25).finally(() => {
      answered = true
    })
    expect(await decide(ana, id, 'approve')).toMatchObject({ ok: true })
    // Signed, but it can still be taken back: the pod hears that, and nothing of what was said.
    expect((await callOf(pod, id)).json).toMatchObject({ state: 'settling', grant: null, decided: null })
    expect(answered).toBe(false)
    await elapse(id, 'effectiveAt')
    await settleDue()
    const { json } = await waiting
    expect(json).toMatchObject({ state: 'released', grant: { digest: asked.json['digest'] } })

    expect(await claim(pod, id, json['grant'].id, args)).toMatchObject({ status: 200, json: { id, state: 'consumed' } })
    expect((await report(pod, id)).json).toEqual({ id, status: 'succeeded', repeated: false })
    expect((await callOf(pod, id)).json).toMatchObject({ state: 'executed' })
    expect(await report(pod, id)).toMatchObject({ status: 409, json: { reason: 'already_reported' } })
  })

  it('answers the long poll with what stands when the time is over, and refuses to wait longer than it should', async () => {
    const pod = await newPod()
    const { json } = await publish(pod)
    const started = Date.now()
    expect((await callOf(pod, json['id'], 0.3)).json).toMatchObject({ state: 'waiting' })
    expect(Date.now() - started).toBeGreaterThanOrEqual(290)
    for (const wait of ['26', '-1', 'soon', 'Infinity', '1&wait=2'])
      expect(await asPod(gate, pod.serviceKey, `/v2/tool-calls/${json['id']}?wait=${wait}`)).toMatchObject({
        status: 422,
        json: { fields: { wait: [expect.any(String)] } },
      })
  })

  it('lets go of a pod that hangs up, and of none that did not', async () => {
    const pod = await newPod()
    const { json } = await publish(pod)
    const get = (signal: AbortSignal) =>
      fetch(`${gate.url}/v2/tool-calls/${json['id']}?wait=25`, {
        headers: { authorization: `Bearer ${pod.serviceKey}` },
        signal,
      })
    const gone = get(AbortSignal.timeout(150))
    const stays = get(AbortSignal.timeout(20_000))
    await expect(gone).rejects.toThrow()
    expect(await decide(ana, json['id'], 'reject')).toMatchObject({ ok: true })
    await elapse(json['id'], 'effectiveAt')
    await settleDue()
    expect(await (await stays).json()).toMatchObject({ state: 'rejected' })
  })

  it('uses a permission once, even when four try at once', async () => {
    const pod = await newPod()
    const args = page()
    const { id, grant } = await released(pod, args)
    const answers = await Promise.all([1, 2, 3, 4].map(() => claim(pod, id, grant, args)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    expect(answers.filter(({ status }) => status === 409).every(({ json }) => json['reason'] === 'grant_used')).toBe(
      true,
    )
    expect(await read.auditEvent.count({ where: { callId: id, type: 'call.claimed' } })).toBe(1)
  })

  it('gives a repeat under the same key the same answer, and another body under it a conflict', async () => {
    const pod = await newPod()
    const args = page()
    const { id, grant } = await released(pod, args)
    const twice = await Promise.all([claim(pod, id, grant, args, 'once'), claim(pod, id, grant, args, 'once')])
    const [first, second] = twice.toSorted((a, b) => Number(a.json['repeated']) - Number(b.json['repeated']))
    expect(first).toMatchObject({ status: 200, json: { id, state: 'consumed', repeated: false } })
    expect(second).toMatchObject({ status: 200, json: { id, state: 'consumed', repeated: true } })
    expect(await claim(pod, id, grant, page(), 'once')).toMatchObject({
      status: 409,
      json: { reason: 'idempotency_key_reused' },
    })
    expect((await report(pod, id, {}, 'once')).json).toEqual({ id, status: 'succeeded', repeated: false })
    expect((await report(pod, id, {}, 'once')).json).toEqual({ id, status: 'succeeded', repeated: true })
    expect(await report(pod, id, { status: 'failed' }, 'once')).toMatchObject({
      status: 409,
      json: { reason: 'idempotency_key_reused' },
    })
  })

  it('refuses altered arguments in every way they can differ', async () => {
    const pod = await newPod()
    const args = page()
    const { id, grant } = await released(pod, args)
    const altered = [
      { ...args, content: 'New text.' },
      { ...args, content: 'New text\u200b' },
      { ...args, branch: 'main' },
      { ...args, message: 'x' },
      { file_path: args.file_path, content: args.content },
      { ...args, file_path: args.file_path.toUpperCase() },
      {},
    ]
    const refused = { status: 409, json: { reason: 'arguments_altered', differs: { at: expect.any(String) } } }
    for (const other of altered) expect(await claim(pod, id, grant, other)).toMatchObject(refused)
    expect(await claim(pod, id, 'another', args)).toMatchObject({ status: 409, json: { reason: 'grant_unknown' } })
    expect(await report(pod, id)).toMatchObject({ status: 409, json: { reason: 'grant_not_used' } })
    // The order of names and white space are not a difference.
    const { file_path, content, branch } = args
    expect(await claim(pod, id, grant, { branch, content, file_path })).toMatchObject({ status: 200 })
  })

  it('claims and reports in one step, for what a rule allowed', async () => {
    const pod = await newPod()
    const { json } = await ask(gate, pod, 'memory.search', { keyword: 'lamps' })
    expect(json).toMatchObject({ decision: 'allow', state: 'allowed', request: null, poll: null, retry_after: null })
    const once = {
      grant: json['grant'].id,
      arguments: { keyword: 'lamps' },
      status: 'failed',
      summary: 'Nothing found',
    }
    expect((await report(pod, json['id'], once)).json).toEqual({ id: json['id'], status: 'failed', repeated: false })
    expect((await callOf(pod, json['id'])).json).toMatchObject({ state: 'failed' })
    expect(await claim(pod, json['id'], json['grant'].id, once.arguments)).toMatchObject({
      status: 409,
      json: { reason: 'grant_used' },
    })
  })
})

describe('an answer that is no', () => {
  const told = async (pod: TestPod, id: string) => (await callOf(pod, id, 20)).json as { state: string; reason: string }

  it('is told in the person’s words', async () => {
    const pod = await newPod()
    for (const [verdict, state, words] of [
      ['reject', 'rejected', 'A person rejected this: Looked at it'],
      ['request_changes', 'changes_requested', 'A person asks for changes: Looked at it'],
    ] as const) {
      const { json } = await publish(pod)
      expect(await decide(ana, json['id'], verdict)).toMatchObject({ ok: true })
      await elapse(json['id'], 'effectiveAt')
      await settleDue()
      expect(await told(pod, json['id'])).toMatchObject({ state, reason: words, grant: null, retry_after: null })
      expect(await claim(pod, json['id'], 'x', page())).toMatchObject({
        status: 409,
        json: { reason: 'grant_unknown' },
      })
    }
  })

  it('says that nobody answered, and that nobody asks any more', async () => {
    const pod = await newPod()
    const { json: late } = await publish(pod)
    await elapse(late['id'], 'expiresAt')
    await settleDue()
    expect(await told(pod, late['id'])).toMatchObject({
      state: 'expired',
      reason: expect.stringContaining('Nobody answered in time'),
    })
    const { json: open } = await publish(pod)
    await must(retirePod, { podSlug: pod.slug })
    await settleDue()
    expect(await read.call.findUniqueOrThrow({ where: { id: open['id'] }, include: { request: true } })).toMatchObject({
      answer: expect.stringContaining('the pod was retired'),
      request: { state: 'withdrawn', closedAt: expect.any(Date) },
    })
  })

  it('comes at once from a rule, with its reason', async () => {
    const pod = await newPod()
    const denied = await ask(gate, pod, 'git.rollback_commit', { commit_sha: 'abc1234' })
    expect(denied).toMatchObject({
      status: 200,
      json: { decision: 'deny', state: 'denied', grant: null, request: null },
    })
    expect(denied.json['reason']).toMatch(/^Rollbacks are for DeliveryPod/)
    const unknown = await ask(gate, pod, 'rockets.launch', { target: 'moon' })
    expect(unknown).toMatchObject({ status: 200, json: { decision: 'deny' } })
    expect(unknown.json['reason']).toMatch(/\w/)
  })
})
