import { setTimeout as wait } from 'node:timers/promises'
import { deskUp } from '@/bench/desk'
import { type Approver, newApprover, newPod } from '@/bench/install'
import { ask, type Call } from '@/bench/live'
import type { Round } from '@/bench/load'
import { read } from '@/bench/pages'
import { startTalk } from '@/bench/processes'
import type { Paced } from '@/bench/steady'
import { against, median, percentile, type Row, within } from '@/bench/table'
import type { Asked, Met } from '@/bench/tabs'
import { execute } from '@/lib/change/command'
import { read as database } from '@/lib/db/client'
import { decideRequest } from '@/lib/requests/commands'

const queues = 200
const homes = 3
const rounds = 9
const homeRounds = 3
/** What calls and pages take in the first minute after a start, with queues or without, is no queue's doing. */
const warmingUp = 4
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
  const pods = startTalk<Paced>('steady')
  const calls = async (forSeconds: number) =>
    await pods.tell<Round>({ gate, token: pod.token, seconds: forSeconds, perSecond: callsPerSecond })

  const quiet: Beside = { calls: [], pages: [] }
  const busy: Beside = { calls: [], pages: [] }
  const [lastFresh, met] = [[] as number[], { broken: 0, drawn: 0 }]
  // In turns, since a machine that does something else for a second moves a single p99 more than open queues do.
  for (let round = 0; round < warmingUp + rounds; round++) {
    const alone = readOn(gate, cookie)
    quiet.calls.push((await calls(seconds)).p99)
    quiet.pages.push(await alone.stop())

    const crowd = await openTabs(gate, people, [])
    const call = await ask(gate, pod, round)
    await wait(3_000)
    const beside = readOn(gate, cookie)
    const calling = calls(seconds)
    lastFresh.push(await decideBefore(crowd.seen, people[round]!, call))
    busy.calls.push((await calling).p99)
    busy.pages.push(await beside.stop())
    const { broken, drawn } = await crowd.close()
    met.broken += broken
    met.drawn += drawn
  }
  const ofHomes = await runHomes(gate, people.slice(0, homes), calls)
  await pods.end()
  return [
    within(
      {
        name: `One decision, ${queues} open queues: the last is fresh`,
        value: Math.max(...lastFresh),
        unit: 'ms',
      },
      3_000,
    ),
    against(
      {
        name: 'Other people’s first byte meanwhile, p95',
        value: pagesOf(busy),
        unit: 'ms',
        peer: { name: 'no queue is open', value: pagesOf(quiet) },
      },
      { most: 2 },
    ),
    against(
      {
        name: `POST /v2/tool-calls at ${callsPerSecond}/s meanwhile, p99`,
        value: callsOf(busy),
        unit: 'ms',
        peer: { name: 'no queue is open', value: callsOf(quiet) },
      },
      { most: 1.5 },
    ),
    ...ofHomes.rows,
    { name: 'Queues drawn again meanwhile', value: met.drawn, unit: 'times', met: null },
    within({ name: 'Answers of the 500s', value: met.broken + ofHomes.broken, unit: '' }, 0),
  ]
}

/** The p99 of calls in each round, and what each page took that was read meanwhile. */
type Beside = { calls: number[]; pages: number[][] }

const callsOf = ({ calls }: Beside) => median(calls.slice(warmingUp))
const pagesOf = ({ pages }: Beside) => percentile(pages.slice(warmingUp).flat(), 0.95)

/** Home in some tabs while pods call. */
async function runHomes(
  gate: string,
  people: readonly Approver[],
  calls: (forSeconds: number) => Promise<Round>,
): Promise<{ rows: Row[]; broken: number }> {
  const long = 5 * seconds
  const [alone, beside]: [number[], number[]] = [[], []]
  const met = { broken: 0, aborted: 0, homeAsked: 0 }
  for (let round = 0; round < homeRounds; round++) {
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
  const asked = met.homeAsked / homes / homeRounds
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
  const tabs = startTalk<Asked>('tabs')
  const cookies = (of: readonly Approver[]) => of.map(({ cookie }) => cookie)
  await tabs.tell({ open: { gate, queues: cookies(queuesOf), homes: cookies(homesOf) } })
  return {
    seen: async (see) => (await tabs.tell<{ seenAt: number }>({ see })).seenAt,
    async close() {
      const { met } = await tabs.tell<{ met: Met }>({ close: true })
      await tabs.end()
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

/** Somebody who opens page after page until told to stop, and says then how long each took. */
function readOn(gate: string, cookie: string): { stop: () => Promise<number[]> } {
  const ms: number[] = []
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
      return ms
    },
  }
}
