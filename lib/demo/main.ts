import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, DemoPodClient, ShutOut } from '@/lib/demo/pod'
import { demoFile } from '@/lib/demo/schema'
import { type Act, acts, demoTasks } from '@/lib/demo/story'
import { env } from '@/lib/env'
import { onStop } from '@/lib/core/child'

const stop = new AbortController()
const { signal } = stop
onStop(async () => stop.abort())

const firstPauseMs = 4_000
const laterPauseMs = 45_000
const started = Date.now().toString(36)

const { pods } = demoFile.parse(JSON.parse(readFileSync(path.join(env.stateFolder, 'demo.json'), 'utf8')))
const clients = new Map(pods.map((pod) => [pod.slug, new DemoPodClient(pod, env.url, signal)]))

/** What people have not answered yet: the pod and tool of each call. */
const waiting = new Map<string, string>()

/**
 * One act from question to outcome; answers from people are waited for beside the story, not in it. While one waits, its
 * pod does not ask the like again: whoever tries the printed credentials finds room for a request of their own.
 */
async function perform(act: Act, turn: number): Promise<void> {
  const client = clients.get(act.pod)
  if ([...waiting.values()].includes(`${act.pod} ${act.tool}`)) return
  const args = act.args(turn)
  const answer = await client?.ask(act.tool, args, act.task, act.reason, `${started}-${act.pod}-${act.tool}-${turn}`)
  if (!client || !answer) return
  if (answer.state === 'allowed') await client.act(answer, args)
  if (answer.state === 'waiting') follow(act.pod, client, answer, args)
}

function follow(pod: string, client: DemoPodClient, asked: Answer, args: Record<string, unknown>): void {
  if (waiting.has(asked.id)) return
  waiting.set(asked.id, `${pod} ${asked.tool}`)
  void waitAndAct(client, asked, args)
    .catch(report)
    .finally(() => waiting.delete(asked.id))
}

/** Takes up what pods asked before they were started anew. */
async function takeUp(): Promise<void> {
  for (const [pod, client] of clients)
    for (const { id } of await client.waitingCalls()) {
      const call = await client.answer(id, 0)
      if (call) follow(pod, client, call, call.arguments ?? {})
    }
}

async function waitAndAct(client: DemoPodClient, asked: Answer, args: Record<string, unknown>): Promise<void> {
  for (let answer: Answer | null = asked; answer && !signal.aborted; answer = await client.answer(asked.id)) {
    if (answer.state === 'released') return await client.act(answer, args)
    if (answer.state !== 'waiting') return
  }
}

async function tell(): Promise<void> {
  await takeUp()
  for (const { pod, key, title, prompt } of demoTasks) await clients.get(pod)?.startTask(key, title, prompt)
  for (let turn = 0; !signal.aborted; turn++) {
    for (const act of acts) {
      await perform(act, turn)
      await sleep(turn === 0 ? firstPauseMs : laterPauseMs, undefined, { signal })
    }
  }
}

function report(problem: unknown): void {
  if (signal.aborted) return
  if (problem instanceof ShutOut) {
    console.log('The demo was removed, so the demo pods have stopped.')
    stop.abort()
    return
  }
  // When everything is stopped the gate may end a moment before us; that is no problem to tell of.
  const words = problem instanceof Error ? problem.message : problem
  setTimeout(() => signal.aborted || console.error('demo:', words), 1_000).unref()
}

// The gate may be restarting; the story goes on when it answers again.
while (!signal.aborted) {
  await tell().catch(report)
  if (!signal.aborted) await sleep(3_000, undefined, { signal }).catch(() => {})
}
