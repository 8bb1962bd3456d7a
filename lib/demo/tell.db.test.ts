import { addPerson, addPod, asPod, decide, elapse, openGate, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { DemoPodClient } from '@/lib/demo/pod'
import type { Act } from '@/lib/demo/story'
import { Teller } from '@/lib/demo/tell'
import { settleDue } from '@/lib/jobs/clock'

let gate: TestGate
const stop = new AbortController()
beforeAll(async () => {
  gate = await openGate()
})
afterAll(async () => {
  stop.abort()
  await gate.close()
})

it('asks once and waits, so that whoever tries the printed credentials has room, also after a new start', async () => {
  const ana = await addPerson('Ana')
  const pod = await addPod('demo-writer')
  await refreshAccess()
  const client = new DemoPodClient({ ...pod, name: 'WriterPod', environment: 'prod' }, gate.url, stop.signal)
  const act: Act = {
    pod: pod.slug,
    task: null,
    tool: 'outputs.commit_and_log',
    reason: 'For the demo',
    args: (turn) => ({ file_path: `docs/${turn}.md`, content: 'Text', branch: 'work' }),
  }
  const start = async (name: string) => {
    const teller = new Teller(new Map([[pod.slug, client]]), stop.signal, (problem) => {
      if (!stop.signal.aborted) throw problem
    })
    await teller.takeUp()
    for (let turn = 0; turn < 4; turn++) await teller.perform(act, turn, `${name}-${turn}`)
    return teller
  }
  await start('first')
  const teller = await start('second')
  const calls = () => read.call.findMany({ where: { podId: pod.podId }, orderBy: { at: 'asc' } })
  expect(await calls()).toHaveLength(1)
  const own = { tool: act.tool, arguments: act.args(9), idempotency_key: 'tried-by-hand' }
  expect(await asPod(gate, pod.serviceKey, '/v2/tool-calls', own)).toMatchObject({ status: 202 })

  const { id } = (await calls())[0]!
  expect(await decide(ana, id, 'approve')).toMatchObject({ ok: true })
  await elapse(id, 'effectiveAt')
  await settleDue()
  await vi.waitFor(async () => expect((await calls())[0]).toMatchObject({ outcome: 'succeeded' }), { timeout: 15_000 })
  await vi.waitFor(
    async () => {
      await teller.perform(act, 5, 'then')
      expect(await calls()).toHaveLength(3)
    },
    { timeout: 15_000 },
  )
})
