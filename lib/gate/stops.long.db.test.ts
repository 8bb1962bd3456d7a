import { addPod, ask, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { resumeAll, stop } from '@/lib/gate/fixture-stops'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'

// A gate that somebody else's process runs hears of a stop by nothing but the database.

let here: TestGate
let elsewhere: GateProcess
let pod: TestPod
beforeAll(async () => {
  here = await openGate()
  pod = await addPod('of-two-gates')
  elsewhere = await gateProcess()
  await elsewhere.start()
})
afterAll(async () => {
  await resumeAll()
  await elsewhere.remove()
  await here.close()
})

async function state(): Promise<string> {
  const body = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotency_key: newId() }
  const answer = await fetch(`${elsewhere.url}/v2/tool-calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pod.serviceKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return ((await answer.json()) as { state: string }).state
}

it('another gate lets nothing through that was asked after the stop, and lets pods go on at once', async () => {
  for (let round = 0; round < 5; round++) {
    expect(await state()).toBe('allowed')
    // Calls are under way all the while.
    let isOver = false
    const busy = (async () => {
      while (!isOver) await Promise.all([state(), state(), state()])
    })()
    const stopId = await stop()
    expect(await Promise.all([state(), state(), state()])).toEqual(['stopped', 'stopped', 'stopped'])
    isOver = true
    await busy
    const { at } = await read.stop.findUniqueOrThrow({ where: { id: stopId } })
    expect(await read.call.count({ where: { decision: 'allow', at: { gt: new Date(at.getTime() + 2_000) } } })).toBe(0)
    await resumeAll()
  }
  expect((await ask(here, pod, 'memory.search', { keyword: 'lamps' })).json['state']).toBe('allowed')
})
