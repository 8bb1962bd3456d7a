import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DemoPodClient, ShutOut } from '@/lib/demo/pod'
import { demoFile } from '@/lib/core/demo'
import { deliverDemo } from '@/lib/demo/deliver'
import { demoDelivery } from '@/lib/demo/pages'
import { demoOutputs } from '@/lib/demo/outputs'
import { demoErrors } from '@/lib/demo/errors'
import { demoMemory } from '@/lib/demo/memory'
import { demoPlan } from '@/lib/demo/plan'
import { acts, demoTasks } from '@/lib/demo/story'
import { Teller } from '@/lib/demo/tell'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import { onStop } from '@/lib/core/child'

const stop = new AbortController()
const { signal } = stop
onStop(async () => stop.abort())

const firstPauseMs = 4_000
const laterPauseMs = 45_000
const started = Date.now().toString(36)

const { pods, repository } = demoFile.parse(JSON.parse(readFileSync(path.join(env.stateFolder, 'demo.json'), 'utf8')))
const clients = new Map(pods.map((pod) => [pod.slug, new DemoPodClient(pod, env.url, signal)]))

const teller = new Teller(clients, signal, report)

async function tell(): Promise<void> {
  await teller.takeUp()
  for (const { pod, key, title, prompt, slug } of demoTasks) await clients.get(pod)?.startTask(key, title, prompt, slug)
  for (const { pod, ...entry } of demoMemory) await clients.get(pod)?.remember(entry)
  await clients.get('demo-writer')?.recall('lamps')
  for (const { pod, error } of demoErrors) await clients.get(pod)?.complain(error)
  await handIn('first')
  for (const step of demoPlan) await clients.get(step.pod)?.move(step, (slug) => clients.get(String(slug))?.slug)
  const dev = clients.get(demoDelivery.pod)
  if (repository && dev) await deliverDemo(dev, repository, env.stateFolder).catch(report)
  for (let turn = 0; !signal.aborted; turn++) {
    for (const act of acts) {
      // What is sent back is handed in again, as it should have been.
      if ((await handIn('shortened')) === 'rejected') await handIn('mended')
      await teller.perform(act, turn, `${started}-${act.pod}-${act.tool}-${turn}`)
      await sleep(turn === 0 ? firstPauseMs : laterPauseMs, undefined, { signal })
    }
  }
}

async function handIn(name: keyof typeof demoOutputs): Promise<string | null> {
  const output = demoOutputs[name]
  return (await clients.get(output.pod)?.handIn(output, name)) ?? null
}

function report(problem: unknown): void {
  if (signal.aborted) return
  if (problem instanceof ShutOut) {
    log.info('the demo was removed, so the demo pods have stopped')
    stop.abort()
    return
  }
  // When everything is stopped the gate may end a moment before us; that is no problem to tell of.
  setTimeout(() => signal.aborted || log.warn({ err: problem }, 'the demo was interrupted'), 1_000).unref()
}

// The gate may be restarting; the story goes on when it answers again.
while (!signal.aborted) {
  await tell().catch(report)
  if (!signal.aborted) await sleep(3_000, undefined, { signal }).catch(() => {})
}
