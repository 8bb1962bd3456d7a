import { addPod, type TestPod } from '@/lib/gate/fixture'
import { type Balancer, balancer } from '@/lib/gate/fixture-balancer'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

let gates: GateProcess[]
let front: Balancer
let pod: TestPod
beforeAll(async () => {
  pod = await addPod('rolling')
  gates = await Promise.all([1, 2].map(() => gateProcess({ COUNTERSIGN_DRAIN_SECONDS: '5' })))
  await Promise.all(gates.map((gate) => gate.start()))
  front = await balancer(gates.map(({ url }) => url))
})
afterAll(async () => {
  front?.close()
  await Promise.all(gates.map((gate) => gate.remove()))
})

type Heard = { status: number; body: string }

async function send(base: string, path: string, body?: object): Promise<Heard> {
  try {
    const answer = await fetch(base + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${pod.serviceKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    return { status: 0, body: String(error) }
  }
}

let asked = 0
const search = (base: string) =>
  send(base, '/v2/tool-calls', { tool: 'memory.search', arguments: { keyword: 'x' }, idempotency_key: `s-${++asked}` })

async function waitingCall(base: string): Promise<string> {
  const args = { file_path: `docs/${++asked}.md`, content: 'x' }
  const { body } = await send(base, '/v2/tool-calls', {
    tool: 'outputs.commit_and_log',
    arguments: args,
    idempotency_key: `w-${asked}`,
  })
  return String((JSON.parse(body) as { id: string }).id)
}

it('answers who waits with what is known when it is asked to stop, and goes on serving until its time', async () => {
  const [gate] = gates as [GateProcess, ...GateProcess[]]
  const id = await waitingCall(gate.url)
  const poll = send(gate.url, `/v2/tool-calls/${id}?wait=25`)
  // The poll is there when another request of the same pod, sent after it, has been answered.
  await search(gate.url)
  const ended = gate.stop()
  const { status, body } = await poll
  expect({ status, state: (JSON.parse(body) as { state: string }).state }).toEqual({ status: 200, state: 'waiting' })
  // Not ready any more and yet of use, for whoever has not noticed.
  expect((await send(gate.url, '/readyz')).status).toBe(503)
  expect((await search(gate.url)).status).toBe(200)
  expect((await send(gate.url, `/v2/tool-calls/${id}?wait=25`)).status).toBe(200)
  expect(await ended).toBe(0)
  await gate.start()
})

it('two gates that are replaced one after the other lose no request of a client that tries nothing twice', async () => {
  await vi.waitFor(() => expect(front.ready()).toHaveLength(2), { timeout: 30_000 })
  const id = await waitingCall(front.url)
  const heard: Heard[] = []
  let rolling = true
  const clients = Array.from({ length: 6 }, async (_, at) => {
    while (rolling) {
      if (at === 0) heard.push(await send(front.url, `/v2/tool-calls/${id}?wait=5`))
      else if (at === 1) heard.push(await send(front.url, `/v2/tool-calls/${id}`))
      else heard.push(await search(front.url))
    }
  })
  for (const gate of gates) {
    const before = heard.length
    expect(await gate.stop()).toBe(0)
    await gate.start()
    await vi.waitFor(() => expect(front.ready()).toContain(gate.url), { timeout: 30_000 })
    expect(heard.length).toBeGreaterThan(before)
  }
  rolling = false
  await Promise.all(clients)
  expect(heard.filter(({ status }) => ![200, 202].includes(status))).toEqual([])
  expect(heard.length).toBeGreaterThan(100)
})
