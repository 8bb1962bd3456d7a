import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { addPerson, addPod, decide, elapse, type TestPod } from '@/lib/gate/fixture'
import type { Errand } from '@/lib/gate/fixture-agent'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { killedAt, type KilledAt, recovery } from '@/lib/api/recovery'
import type { PersonActor } from '@/lib/core/actor'
import { bundleOf } from '@/lib/core/fixture-bundle'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'

let gate: GateProcess
let program: string
let ana: PersonActor
const folder = mkdtempSync(path.join(tmpdir(), 'recovery-'))
const ways = ['key', 'id', 'nothing'] as const
const pods = new Map<string, TestPod>()
const running = new Set<ChildProcess>()

beforeAll(async () => {
  ana = await addPerson('Ana')
  for (const stage of killedAt) for (const way of ways) pods.set(`${stage}-${way}`, await addPod(`${stage}-${way}`))
  program = await bundleOf('lib/gate/fixture-agent.ts')
  gate = await gateProcess()
  await gate.start()
}, 60_000)
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await gate.remove()
  rmSync(program, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

/** An agent as a process of its own, and the first word that it says. */
function agent(errand: Errand) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, NODE_OPTIONS: '', ERRAND: JSON.stringify(errand) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const word = once(createInterface({ input: child.stdout! }), 'line').then(([line]) => String(line))
  const kill = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return { word, kill }
}

async function callOf(podId: string): Promise<string> {
  for (;;) {
    const call = await read.call.findFirst({ where: { podId } })
    if (call) return call.id
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function release(callId: string): Promise<void> {
  expect(await decide(ana, callId, 'approve')).toMatchObject({ ok: true })
  await elapse(callId, 'effectiveAt')
  await settleDue()
}

const isReleasedFirst = (stage: KilledAt) => stage !== 'asked' && stage !== 'waiting'

it.each(killedAt)(
  'an agent that was killed, %s, acts once or says that nobody can know',
  { timeout: 60_000 },
  async (stage) => {
    const cells = ways.map((way) => {
      const pod = pods.get(`${stage}-${way}`)!
      const ledger = path.join(folder, `${stage}-${way}`)
      writeFileSync(ledger, '')
      const args = { file_path: `docs/${stage}-${way}.md`, content: 'New text', branch: 'work' }
      return { way, pod, ledger, errand: { url: gate.url, bearer: pod.serviceKey, args, ledger } }
    })
    const calls = await Promise.all(
      cells.map(async ({ pod, errand }) => {
        const { word, kill } = agent({ ...errand, key: 'first', worker: 'w1', until: stage })
        const callId = await callOf(pod.podId)
        if (isReleasedFirst(stage)) await release(callId)
        expect(await word).toBe(stage)
        await kill()
        return callId
      }),
    )
    // The gate is killed as well, before anybody comes back.
    await gate.kill(0)
    await gate.start()
    await Promise.all(
      cells.map(async ({ way, pod, ledger, errand }, at) => {
        const callId = calls[at]!
        // Two come back in one moment: as the worker that was killed, and as another.
        const both = ['w1', 'w2'].map((worker) => {
          const key = way === 'key' ? 'first' : `back-${worker}`
          return agent({ ...errand, key, worker, back: { with: way, callId: way === 'id' ? callId : null } }).word
        })
        if (!isReleasedFirst(stage)) await release(callId)
        const words = (await Promise.all(both)).toSorted()
        const { grantUsedAt, outcome } = await read.call.findUniqueOrThrow({ where: { id: callId } })
        const came = { lines: readFileSync(ledger, 'utf8').split('\n').length - 1, outcome, used: grantUsedAt !== null }
        const what = `${stage}, back with ${way}: ${words.join()}`
        const { ends } = recovery[stage]
        const lines = stage === 'claimed' ? 0 : 1
        expect(came, what).toEqual({ lines, outcome: ends === 'once' ? 'succeeded' : null, used: true })
        expect(
          words.filter((word) => word === 'acted'),
          what,
        ).toHaveLength(ends === 'once' && stage !== 'reported' ? 1 : 0)
        if (ends === 'unknown')
          expect(
            words.every((word) => ['consumed', 'another_worker'].includes(word)),
            what,
          ).toBe(true)
        // Nobody was asked twice.
        expect(await read.request.count({ where: { podId: pod.podId } }), what).toBe(1)
      }),
    )
  },
)
