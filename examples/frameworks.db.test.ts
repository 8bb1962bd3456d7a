import { addPerson, addPod, decide, elapse, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { frameworks } from '@/examples/fixture-agents'
import type { Agent } from '@/examples/fixture-python'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

// Each framework with a scripted model, against a gate of the test's own: what the model hears, and what was run.

let gate: TestGate
let pod: TestPod
let ana: PersonActor
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('frameworks')
  ana = await addPerson('Ana')
  await refreshAccess()
})
afterAll(() => gate.close())

const search = () => ({ tool: 'memory.search', args: { keyword: `lamps ${turn++}` } })
const publish = () => ({
  tool: 'outputs.commit_and_log',
  args: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
})
const callsOf = (args: object) => ({ podId: pod.podId, arguments: { equals: args } })

/** The call that an agent waits with, once it is there; an agent that ends before is no agent that waits. */
async function callOf(args: object, ...agents: Agent[]): Promise<string> {
  const asked = async () => {
    const find = () => read.call.findFirst({ where: callsOf(args) })
    await expect.poll(find, { timeout: 20_000 }).toBeTruthy()
    return (await find())!.id
  }
  const ended = agents.map(({ told }) => told.then((words) => Promise.reject(new Error(`It did not wait: ${words}`))))
  return Promise.race([asked(), ...ended])
}

async function answer(callId: string, verdict: 'approve' | 'reject' | 'request_changes' | 'nobody'): Promise<void> {
  if (verdict !== 'nobody') expect(await decide(ana, callId, verdict)).toMatchObject({ ok: true })
  await elapse(callId, verdict === 'nobody' ? 'expiresAt' : 'effectiveAt')
  await settleDue()
}

describe.each(frameworks.map((one) => [one.framework, one] as const))('%s', (_framework, { start, missing }) => {
  beforeEach((context) => context.skip(missing !== undefined, missing))
  const wanted = () => ({ url: gate.url, key: pod.serviceKey, thread: `thread-${turn++}` })

  it('allow', async () => {
    const call = search()
    const { told, ran } = start({ ...wanted(), ...call })
    expect(await told).toBe(`Did it for ${call.args.keyword}`)
    expect(ran).toEqual([call.args])
    expect(await read.call.findFirst({ where: callsOf(call.args) })).toMatchObject({ outcome: 'succeeded' })
  })

  it.each([
    ['ask, approved', 'approve', 1, 'Did it for'],
    ['ask, rejected', 'reject', 0, 'Looked at it'],
    ['changes', 'request_changes', 0, 'Looked at it'],
    ['expired', 'nobody', 0, 'Nobody answered in time'],
  ] as const)('%s', async (_case, verdict, times, words) => {
    const call = publish()
    const agent = start({ ...wanted(), ...call })
    await answer(await callOf(call.args, agent), verdict)
    expect(await agent.told).toContain(words)
    expect(agent.ran).toHaveLength(times)
  })

  it('denied', async () => {
    const { told, ran } = start({ ...wanted(), tool: 'git.push_force', args: {} })
    expect(await told).toContain('Do not try this again')
    expect(ran).toEqual([])
  })

  it('restarted', async () => {
    const again = { ...wanted(), ...publish() }
    const first = start(again)
    // It was killed: however it ends, nobody is there to hear of it.
    first.told.catch(() => undefined)
    const callId = await callOf(again.args)
    first.kill()
    const second = start(again)
    await answer(callId, 'approve')
    expect(await second.told).toContain('Did it for')
    expect([first.ran, second.ran]).toEqual([[], [again.args]])
    // The model of a program that was started once more makes the same call: it hears that it was done.
    const third = start(again)
    expect(await third.told).toContain('It was done before')
    expect(third.ran).toEqual([])
    expect(await read.call.count({ where: callsOf(again.args) })).toBe(1)
  })

  it('two workers', async () => {
    const shared = { ...wanted(), ...publish() }
    const agents = ['one', 'two'].map((worker) => start({ ...shared, worker }))
    await answer(await callOf(shared.args, ...agents), 'approve')
    const words = await Promise.all(agents.map(({ told }) => told))
    expect(agents.flatMap(({ ran }) => ran)).toEqual([shared.args])
    expect(words.filter((text) => text.startsWith('Did it'))).toHaveLength(1)
    expect(await read.call.count({ where: callsOf(shared.args) })).toBe(1)
  })

  it('own fault', async () => {
    const { told, ran } = start({ ...wanted(), ...search(), key: 'csk_unknown' })
    await expect(told).rejects.toThrow('opens nothing')
    expect(ran).toEqual([])
  })
})
