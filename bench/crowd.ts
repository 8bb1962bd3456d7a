import { setTimeout as wait } from 'node:timers/promises'
import { allowedCalls } from '@/bench/ways'
import { deskUp } from '@/bench/desk'
import { type Approver, newApprover, newPod } from '@/bench/install'
import { ask, type Call } from '@/bench/live'
import { load } from '@/bench/load'
import { read } from '@/bench/pages'
import { startBeside, stopProcesses } from '@/bench/processes'
import { against, median, percentile, type Row, within } from '@/bench/table'
import type { Asked, Met, Said } from '@/bench/tabs'
import { execute } from '@/lib/change/command'
import { read as database } from '@/lib/db/client'
import { decideRequest } from '@/lib/requests/commands'

const queues = 200
const homes = 3
const rounds = 3
const seconds = 4
const callsPerSecond = 50

/**
 * Many pages that are open at once. They are no browsers, but speak as the pages do: the stream, and what it has them ask.
 * One request is decided while everybody looks at the queue, other people open pages, and pods call. The pages are open in
 * a process of their own, so that what they do with an answer does not keep the one waiting that takes the times.
 */
export async function runCrowdBench(gate: string, deskPort: number): Promise<Row[]> {
  await deskUp(deskPort)
  const pod = await newPod(gate, 'bench-crowd')
  const people: Approver[] = []
  for (let at = 0; at < queues; at++) people.push(await newApprover(`crowd-${at}`, 'product-owners'))
  const cookie = people[0]!.cookie
  const calls = (forSeconds: number) => load(allowedCalls(gate, pod.token), 8, forSeconds, callsPerSecond)
  await calls(seconds)

  const quiet = { calls: [] as number[], pages: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const pages = readOn(gate, cookie, quiet.pages)
    quiet.calls.push((await calls(seconds)).p99)
    await pages.stop()
  }
  const crowd = await openTabs(gate, people, [])
  const busy = { calls: [] as number[], pages: [] as number[], lastFresh: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const call = await ask(gate, pod, round)
    await wait(3_000)
    const pages = readOn(gate, cookie, busy.pages)
    const calling = calls(seconds)
    busy.lastFresh.push(await decideBefore(crowd.seen, people[round]!, call))
    busy.calls.push((await calling).p99)
    await pages.stop()
  }
  const met = await crowd.close()
  const ofHomes = await runHomes(gate, people.slice(0, homes), calls)
  return [
    within(
      {
        name: `One decision, ${queues} open queues: the last is fresh`,
        value: Math.max(...busy.lastFresh),
        unit: 'ms',
      },
      3_000,
    ),
    against(
      {
        name: 'Other people’s first byte meanwhile, p95',
        value: percentile(busy.pages, 0.95),
        unit: 'ms',
        peer: { name: 'no queue is open', value: percentile(quiet.pages, 0.95) },
      },
      { most: 2 },
    ),
    against(
      {
        name: `POST /v2/tool-calls at ${callsPerSecond}/s meanwhile, p99`,
        value: median(busy.calls),
        unit: 'ms',
        peer: { name: 'no queue is open', value: median(quiet.calls) },
      },
      { most: 1.5 },
    ),
    ...ofHomes.rows,
    { name: 'Queues drawn again meanwhile', value: met.drawn, unit: 'times', met: null },
    within({ name: 'Answers of the 500s', value: met.broken + ofHomes.broken, unit: '' }, 0),
  ]
}

/** Home in some tabs while pods call. */
async function runHomes(
  gate: string,
  people: readonly Approver[],
  calls: (forSeconds: number) => ReturnType<typeof load>,
): Promise<{ rows: Row[]; broken: number }> {
  const long = 5 * seconds
  const [alone, beside]: [number[], number[]] = [[], []]
  const met = { broken: 0, aborted: 0, homeAsked: 0 }
  // In turns, since a machine that does something else for a second moves a single p99 more than tabs do.
  for (let round = 0; round < rounds; round++) {
    alone.push((await calls(long)).p99)
    const tabs = await openTabs(gate, [], people)
    beside.push((await calls(long)).p99)
    const { broken, aborted, homeAsked } = await tabs.close()
    met.broken += broken
    met.aborted += aborted
    met.homeAsked += homeAsked
  }
  const peer = { name: 'no tab is open', value: median(alone) }
  const name = `POST /v2/tool-calls at ${callsPerSecond}/s with ${homes} tabs of Home, p99`
  const asked = met.homeAsked / homes / rounds
  const rows = [
    against({ name, value: median(beside), unit: 'ms', peer }, { most: 1.2 }),
    { name: `What each of these tabs asked in ${long} s`, value: asked, unit: 'times', met: null },
    within({ name: 'Of it given up', value: met.aborted, unit: 'times' }, 0),
  ]
  return { rows, broken: met.broken }
}

type Tabs = {
  /** Resolves to the moment at which the last queue shows what became of this request. */
  seen: (requestId: string) => Promise<number>
  close: () => Promise<Met>
}

async function openTabs(gate: string, queuesOf: readonly Approver[], homesOf: readonly Approver[]): Promise<Tabs> {
  const child = startBeside('tabs')
  const tell = async <Answer extends Said>(asked: Asked): Promise<Answer> =>
    await new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The process with the open pages ended'))
      child.once('exit', ended)
      child.once('message', (said: Answer) => {
        child.off('exit', ended)
        resolve(said)
      })
      child.send(asked)
    })
  const cookies = (of: readonly Approver[]) => of.map(({ cookie }) => cookie)
  await tell({ open: { gate, queues: cookies(queuesOf), homes: cookies(homesOf) } })
  return {
    seen: async (see) => (await tell<{ seenAt: number }>({ see })).seenAt,
    async close() {
      const { met } = await tell<{ met: Met }>({ close: true })
      await stopProcesses([child.pid!])
      return met
    },
  }
}

/** Decides, and says after how many milliseconds the last of all queues shows it. */
async function decideBefore(seen: Tabs['seen'], { actor }: Approver, call: Call): Promise<number> {
  const { id } = await database.request.findFirstOrThrow({ where: { subjectId: call.id }, select: { id: true } })
  const started = Date.now()
  const decision = { requestId: id, digest: call.digest, verdict: 'approve', from: 'page' } as const
  const decided = await execute(decideRequest, actor, decision)
  if (!decided.ok) throw new Error(`A decision was refused: ${JSON.stringify(decided)}`)
  return (await seen(id)) - started
}

/** Somebody who opens page after page until told to stop. */
function readOn(gate: string, cookie: string, ms: number[]): { stop: () => Promise<void> } {
  let isOn = true
  const reading = (async () => {
    for (let turn = 0; isOn; turn++) {
      ms.push(await read(gate, ['/approvals', '/tasks', '/memory'][turn % 3]!, cookie))
      await wait(100)
    }
  })()
  return {
    async stop() {
      isOn = false
      await reading
    },
  }
}
