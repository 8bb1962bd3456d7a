import { asPod, decide, elapse, type TestPod } from '@/lib/gate/fixture'
import { ana, gate, newPod, openStage } from '@/lib/gate/fixture-stage'
import { describe, expect, it } from 'vitest'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

let turn = 0

openStage()

const start = (pod: TestPod, body: object) => asPod(gate, pod.serviceKey, '/v1/tasks/start', body)
const complete = (pod: TestPod, body: object) => asPod(gate, pod.serviceKey, '/v1/tasks/complete', body)
const eventsOf = async (callId: string) =>
  (await read.auditEvent.findMany({ where: { callId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })).map(
    ({ type }) => type,
  )

describe('the first version’s tasks', () => {
  it('start, with the prompt that was used, and end', async () => {
    const pod = await newPod()
    const body = { task_id: 'care', title: 'Care pages', prompt_used: 'Write plainly.', idempotency_key: 's1' }
    const started = await start(pod, body)
    expect(started).toMatchObject({
      status: 200,
      json: { decision: 'allow', state: 'executed', status: 'in_progress' },
    })
    const task = await read.task.findFirstOrThrow({ where: { podId: pod.podId, key: 'care' } })
    expect(started.json['task']).toBe(`T-${task.number}`)
    expect(task).toMatchObject({
      promptUsed: 'Write plainly.',
      promptHash: sha256('Write plainly.'),
      environment: 'prod',
    })
    expect(await eventsOf(started.json['call_id'])).toEqual([
      'call.allowed',
      'prompt.drifted',
      'call.claimed',
      'task.started',
      'call.succeeded',
    ])

    const ended = await complete(pod, { task_id: 'care', handoff_note: { next: 'QA' }, idempotency_key: 'e1' })
    expect(ended.json).toMatchObject({ state: 'executed', status: 'completed', task: started.json['task'] })
    // What was answered once is answered the same again, although the task has moved on.
    expect((await start(pod, body)).text).toBe(started.text)
    expect(await eventsOf(started.json['call_id'])).toHaveLength(5)
  })

  it('give every repeat the same answer, even at the same moment', async () => {
    const pod = await newPod()
    const body = { task_id: 'twice', idempotency_key: 'twice' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(pod, body)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200, json: { status: 'in_progress' } })
    expect(await start(pod, { ...body, title: 'Other' })).toMatchObject({
      status: 409,
      json: { reason: 'idempotency_key_reused' },
    })
    // A key names one request of the pod, wherever it is sent.
    expect(await complete(pod, body)).toMatchObject({ status: 409, json: { reason: 'idempotency_key_reused' } })
  })

  it('start once and end once, however many race for one task, and again when it is reopened', async () => {
    const pod = await newPod()
    const race = async (step: typeof start, reason: string) => {
      const racers = Array.from({ length: 4 }, () => step(pod, { task_id: 'raced', idempotency_key: `race-${turn++}` }))
      const answers = await Promise.all(racers)
      expect(answers.map(({ status, json }) => (status === 409 ? json['reason'] : status)).toSorted()).toEqual([
        200,
        reason,
        reason,
        reason,
      ])
    }
    const reopen: typeof start = (who, { task_id, ...more }: { task_id?: string }) =>
      asPod(gate, who.serviceKey, '/v2/tool-calls', {
        tool: 'tasks.reopen',
        arguments: { task_id, reason: 'Not done after all' },
        ...more,
      })
    const lines = (type: string) => read.auditEvent.count({ where: { podId: pod.podId, type } })
    await race(start, 'task_in_progress')
    for (let round = 1; round <= 3; round++) {
      await race(complete, 'task_completed')
      // Starting it again would hide that it was completed.
      expect(await start(pod, { task_id: 'raced' })).toMatchObject({ status: 409, json: { reason: 'task_completed' } })
      await race(reopen, 'task_open')
      expect(await lines('task.started')).toBe(1)
      expect(await lines('task.completed')).toBe(round)
      expect(await lines('task.reopened')).toBe(round)
    }
    expect(await read.task.count({ where: { podId: pod.podId } })).toBe(1)
  })

  it('are carried out whichever version asked, and by nobody else', async () => {
    const pod = await newPod()
    const ask = (tool: string, args: object, key: string) =>
      asPod(gate, pod.serviceKey, '/v2/tool-calls', { tool, arguments: args, idempotency_key: key })
    const started = await ask('tasks.start', { task_id: 'second', prompt_used: 'Write plainly.' }, 's')
    expect(started).toMatchObject({ status: 200, json: { state: 'executed', tool: 'tasks.start' } })
    expect(await read.task.findFirstOrThrow({ where: { podId: pod.podId, key: 'second' } })).toMatchObject({
      status: 'in_progress',
      promptHash: sha256('Write plainly.'),
    })
    const again = await ask('tasks.start', { task_id: 'second', prompt_used: 'Write plainly.' }, 's')
    expect(again).toMatchObject({
      json: { ...started.json, repeated: true },
      headers: { 'idempotent-replayed': 'true' },
    })

    // Where a person decides first, the permission is not the pod's to use: the same question again has it done.
    const args = { task_id: 'second', outputs: [{ path: 'docs/a.md', content: 'Text' }] }
    const asked = await ask('tasks.complete', args, 'c')
    expect(asked).toMatchObject({ status: 202 })
    expect(await decide(ana, asked.json['id'], 'approve')).toMatchObject({ ok: true })
    await elapse(asked.json['id'], 'effectiveAt')
    await settleDue()
    const path = `/v2/tool-calls/${asked.json['id']}`
    const { json } = await asPod(gate, pod.serviceKey, path)
    const use = { grant: json['grant'].id, arguments: args, idempotency_key: 'u' }
    const done = { ...use, status: 'succeeded', summary: 'Done' }
    for (const [step, body] of Object.entries({ claim: use, outcome: done }))
      expect(await asPod(gate, pod.serviceKey, `${path}/${step}`, body)).toMatchObject({
        status: 409,
        json: { code: 'carried_out_here' },
      })
    expect(await ask('tasks.complete', args, 'c')).toMatchObject({ status: 200, json: { state: 'executed' } })
    expect(await read.task.findFirstOrThrow({ where: { podId: pod.podId, key: 'second' } })).toMatchObject({
      status: 'completed',
    })
  })

  it('say what is in the way', async () => {
    const pod = await newPod()
    expect(await complete(pod, { task_id: 'never-started' })).toMatchObject({
      status: 404,
      json: { reason: 'unknown_task' },
    })
    expect(await start(pod, { task_id: 'a' })).toMatchObject({ status: 200 })
    expect(await start(pod, { task_id: 'a' })).toMatchObject({ status: 409, json: { reason: 'task_in_progress' } })
    expect(await complete(pod, { task_id: 'a' })).toMatchObject({ status: 200 })
    expect(await complete(pod, { task_id: 'a' })).toMatchObject({ status: 409, json: { reason: 'task_completed' } })
    const other = await newPod()
    expect(await complete(other, { task_id: 'a' })).toMatchObject({ status: 404, json: { reason: 'unknown_task' } })
  })

  it('wait for a person where files are written in production, and go on with the same request', async () => {
    const pod = await newPod()
    expect(await start(pod, { task_id: 'files' })).toMatchObject({ status: 200 })
    const body = { task_id: 'files', outputs: [{ path: 'docs/a.md', content: 'Text' }], idempotency_key: 'files' }
    const asked = await complete(pod, body)
    expect(asked).toMatchObject({ status: 202, json: { decision: 'ask', state: 'waiting', status: null, task: null } })
    expect((await complete(pod, body)).text).toBe(asked.text)
    expect(await decide(ana, asked.json['call_id'], 'approve')).toMatchObject({ ok: true })
    await elapse(asked.json['call_id'], 'effectiveAt')
    await settleDue()
    const poll = await asPod(gate, pod.serviceKey, asked.json['poll'])
    expect(poll.json).toMatchObject({ state: 'released' })
    const done = await complete(pod, body)
    expect(done).toMatchObject({ status: 200, json: { state: 'executed', status: 'completed' } })
    expect((await complete(pod, body)).text).toBe(done.text)
    const { data } = await read.task.findFirstOrThrow({ where: { podId: pod.podId, key: 'files' } })
    expect(data).toMatchObject({ outputs: ['docs/a.md'] })
  })

  it('are denied with a reason where the policy says no', async () => {
    const pod = await newPod({ role: 'PromptPod' })
    const answer = await start(pod, { task_id: 'x' })
    expect(answer).toMatchObject({ status: 200, json: { decision: 'deny', state: 'denied', status: null, task: null } })
    expect(await read.task.count({ where: { podId: pod.podId } })).toBe(0)
  })
})

describe('the list of actions', () => {
  const actionsOf = async (pod: TestPod) =>
    (await asPod(gate, pod.serviceKey, '/v1/actions/list')).json['actions'] as { tool: string; decision: string }[]

  it('holds what this pod may use or ask for, and nothing else', async () => {
    const writer = await newPod()
    const actions = new Map((await actionsOf(writer)).map(({ tool, decision }) => [tool, decision]))
    expect(actions.get('memory.search')).toBe('allow')
    expect(actions.get('outputs.commit_and_log')).toBe('ask')
    expect(actions.has('git.rollback_commit')).toBe(false)
    const lead = new Map(
      (await actionsOf(await newPod({ role: 'DeliveryPod', department: 'delivery' }))).map(({ tool, decision }) => [
        tool,
        decision,
      ]),
    )
    expect(lead.get('git.rollback_commit')).toBe('ask')
    expect((await actionsOf(await newPod({ role: 'StrangerPod' }))).length).toBe(0)
    expect((await actionsOf(await newPod({ department: 'unheard-of' }))).length).toBe(0)
  })

  it('keeps its word: what is not in it is denied, whatever the arguments', async () => {
    const pod = await newPod({ role: 'GPTPod' })
    const listed = new Set((await actionsOf(pod)).map(({ tool }) => tool))
    const tools = await read.tool.findMany({ select: { key: true, definition: true } })
    // What is done over another road is called by nobody (git-calls.db.test.ts).
    const called = tools.filter(({ definition }) => !(definition as { road?: string }).road).map(({ key }) => key)
    const denied = called.filter((tool) => !listed.has(tool))
    expect(called.length).toBeLessThan(tools.length)
    expect(listed.size).toBeGreaterThan(5)
    expect(denied.length).toBeGreaterThan(5)
    for (const tool of denied) {
      const answer = await asPod(gate, pod.serviceKey, '/v2/tool-calls', { tool, idempotency_key: `no-${tool}` })
      // Whatever the arguments: of the form of a tool that it may not use a pod hears nothing.
      expect(answer, tool).toMatchObject({ status: 200, json: { decision: 'deny' } })
      expect(answer.json, tool).not.toHaveProperty('fields')
    }
    const lines = await read.auditEvent.findMany({ where: { podId: pod.podId, type: 'call.denied' } })
    expect(lines.map(({ toolKey }) => toolKey).toSorted()).toEqual(denied.toSorted())
  })

  it('has refusals on the record with the name of the tool', async () => {
    const pod = await newPod()
    const wrong = { tool: 'memory.search', arguments: { colour: 'red' }, idempotency_key: 'wrong' }
    expect(await asPod(gate, pod.serviceKey, '/v2/tool-calls', wrong)).toMatchObject({
      status: 422,
      json: { code: 'invalid_arguments', fields: { 'arguments.colour': [expect.any(String)] } },
    })
    const [line] = await read.auditEvent.findMany({ where: { podId: pod.podId, type: 'command.refused' } })
    expect(line).toMatchObject({ toolKey: 'memory.search', sentence: expect.stringContaining('memory.search') })
  })
})
