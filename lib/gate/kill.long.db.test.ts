import { addPod, type TestPod } from '@/lib/gate/fixture'
import { type Evidence, faultsOf, storedEvidence } from '@/lib/gate/fixture-record'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { afterAll, beforeAll, expect, it } from 'vitest'

const clients = 8
const kills = 3
/** How many answers the clients must have had between two kills, so that each strikes a gate at work. */
const answersBetween = 40

let gate: GateProcess
let pods: TestPod[]
beforeAll(async () => {
  pods = []
  for (let at = 0; at < 4; at++) pods.push(await addPod(`killed-${at}`))
  gate = await gateProcess()
  await gate.start()
})
afterAll(async () => {
  stopping = true
  await gate.remove()
})

const told: Evidence['told'][number][] = []
const claimed: Evidence['claimed'][number][] = []
let answers = 0
let interrupted = 0
let stopping = false

type Reply = { status: number; json: Record<string, any> }

/** Sends a request until it is answered, as a pod with an idempotency key may. */
async function insist(pod: TestPod, path: string, body: object): Promise<Reply> {
  for (;;) {
    try {
      const response = await fetch(gate.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const json = (await response.json()) as Reply['json']
      // A gate that cannot get at its database in time says 503 and "try again"; a pod does.
      if (response.status === 503) throw new TypeError('try again')
      if (response.status >= 500) throw new Error(JSON.stringify(json))
      answers++
      return { status: response.status, json }
    } catch (problem) {
      // Undici's word for a connection that broke or was refused; anything else is a finding.
      if (!(problem instanceof TypeError || problem instanceof SyntaxError)) throw problem
      interrupted++
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
}

/** A pod at work: asks, uses what it was allowed with two claims at once, reports; starts a task; asks a person. */
async function work(client: number): Promise<void> {
  const pod = pods[client % pods.length]!
  for (let turn = 0; !stopping; turn++) {
    const key = `c${client}-${turn}`
    if (turn % 5 === 4) await startTask(pod, key)
    else if (turn % 7 === 2)
      await call(pod, key, 'outputs.commit_and_log', { file_path: `docs/${key}.md`, content: 'x' })
    else await callAndAct(pod, key)
  }
}

async function call(pod: TestPod, key: string, tool: string, args: object): Promise<Reply> {
  const reply = await insist(pod, '/v2/tool-calls', { tool, arguments: args, idempotency_key: key })
  if (reply.status < 300) told.push({ podId: pod.podId, key, id: reply.json['id'] })
  else expect(reply).toMatchObject({ status: 409, json: { reason: 'too_many_waiting' } })
  return reply
}

async function callAndAct(pod: TestPod, key: string): Promise<void> {
  const args = { keyword: key }
  const { json } = await call(pod, key, 'memory.search', args)
  const path = `/v2/tool-calls/${json['id']}`
  const claims = ['first', 'second'].map(async (which) => {
    const claimKey = `${key}-${which}`
    const reply = await insist(pod, `${path}/claim`, {
      grant: json['grant'].id,
      arguments: args,
      idempotency_key: claimKey,
    })
    if (reply.status === 200) claimed.push({ callId: json['id'], key: claimKey })
    else expect(reply).toMatchObject({ status: 409, json: { reason: 'grant_used' } })
    return reply.status
  })
  expect((await Promise.all(claims)).toSorted()).toEqual([200, 409])
  const report = { status: 'succeeded', summary: 'Found it', idempotency_key: key }
  expect(await insist(pod, `${path}/outcome`, report)).toMatchObject({ status: 200 })
}

async function startTask(pod: TestPod, key: string): Promise<void> {
  const body = { task_id: key, prompt_used: 'Go', idempotency_key: key }
  const first = await insist(pod, '/v1/tasks/start', body)
  expect(first).toMatchObject({ status: 200, json: { state: 'executed', status: 'in_progress' } })
  expect((await insist(pod, '/v1/tasks/start', body)).json).toEqual(first.json)
  told.push({ podId: pod.podId, key, id: first.json['call_id'] })
}

it('loses nothing and does nothing twice when it is killed at work, three times', { timeout: 120_000 }, async () => {
  const workers = Promise.all(Array.from({ length: clients }, (_, client) => work(client)))
  const failed = workers.then(() => false).catch((problem: unknown) => problem)
  const answered = async (count: number) => {
    while (answers < count) {
      const problem = await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 10))])
      if (problem) throw problem
    }
  }
  for (let killed = 0; killed < kills; killed++) {
    await answered(answers + answersBetween)
    await gate.kill(Math.random() * 150)
    await gate.start()
  }
  await answered(answers + answersBetween)
  stopping = true
  await workers

  const stored = await storedEvidence()
  expect(faultsOf({ told, claimed, ...stored })).toEqual([])
  // The kills struck: requests were under way each time, and all sorts of calls were among them.
  expect(interrupted).toBeGreaterThanOrEqual(kills)
  expect(told.length).toBeGreaterThan(30)
  expect(claimed.length).toBeGreaterThan(20)
  expect(new Set(stored.calls.map(({ state }) => state))).toEqual(new Set(['executed', 'waiting']))
  // The same evidence without one line of the record is not accepted.
  const { id } = told.at(-1)!
  const torn = stored.events.filter((line) => line.callId !== id || !/^call\.(allowed|asked)$/.test(line.type))
  expect(faultsOf({ told, claimed, ...stored, events: torn })).toEqual([`the call ${id} has 0 decisions on record`])
})
