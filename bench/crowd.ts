import { setTimeout as wait } from 'node:timers/promises'
import { allowedCalls } from '@/bench/ways'
import { deskUp } from '@/bench/desk'
import { type Approver, newApprover, newPod } from '@/bench/install'
import { ask, type Call } from '@/bench/live'
import { load } from '@/bench/load'
import { read } from '@/bench/pages'
import { openStream, type Stream } from '@/bench/stream'
import { against, median, percentile, type Row, within } from '@/bench/table'
import { askSpreadMs, drawSpreadMs, type News } from '@/components/shell/news'
import { type Pace, paced } from '@/components/shell/pace'
import { execute } from '@/lib/change/command'
import { read as database } from '@/lib/db/client'
import { decideRequest } from '@/lib/requests/commands'
import type { QueueNews } from '@/lib/requests/news/schema'

const queues = 200
const homes = 3
const rounds = 3
const seconds = 4
const callsPerSecond = 50

/** What open pages met: answers of the 500s, what was given up, and how many pages were drawn again. */
const met = { broken: 0, aborted: 0, drawn: 0 }

/**
 * Many pages that are open at once. They are no browsers, but speak as the pages do: the stream, and what it has them ask.
 * One request is decided while everybody looks at the queue, other people open pages, and pods call.
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
  const crowd = await Promise.all(people.map(async (person) => await openQueue(gate, person)))
  const busy = { calls: [] as number[], pages: [] as number[], lastFresh: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const call = await ask(gate, pod, round)
    await wait(3_000)
    const pages = readOn(gate, cookie, busy.pages)
    const calling = calls(seconds)
    busy.lastFresh.push(await decideBefore(crowd, people[round]!, call))
    busy.calls.push((await calling).p99)
    await pages.stop()
  }
  await Promise.all(crowd.map(({ close }) => close()))
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
    ...(await runHomes(gate, people.slice(0, homes), calls)),
    { name: 'Queues drawn again meanwhile', value: met.drawn, unit: 'times', met: null },
    within({ name: 'Answers of the 500s', value: met.broken, unit: '' }, 0),
  ]
}

/** Home in some tabs while pods call. */
async function runHomes(
  gate: string,
  people: readonly Approver[],
  calls: (forSeconds: number) => ReturnType<typeof load>,
): Promise<Row[]> {
  const long = 5 * seconds
  const alone = (await calls(long)).p99
  const asked: number[] = []
  const tabs = await Promise.all(people.map(async ({ cookie }) => await openHome(gate, cookie, asked)))
  const beside = (await calls(long)).p99
  await Promise.all(tabs.map(({ close }) => close()))
  const peer = { name: 'no tab is open', value: alone }
  const name = `POST /v2/tool-calls at ${callsPerSecond}/s with ${homes} tabs of Home, p99`
  return [
    against({ name, value: beside, unit: 'ms', peer }, { most: 1.2 }),
    { name: `What each of these tabs asked in ${long} s`, value: asked.length / homes, unit: 'times', met: null },
    within({ name: 'Of it given up', value: met.aborted, unit: 'times' }, 0),
  ]
}

type OpenPage = { close: () => Promise<void> }
type OpenQueue = OpenPage & { seen: (requestId: string) => Promise<void> }

/** A queue that somebody looks at: it hears what moved, and asks for it as the page does. */
async function openQueue(gate: string, { cookie }: Approver): Promise<OpenQueue> {
  const moved = new Set<string>()
  const decided = new Set<string>()
  const waiting = new Map<string, () => void>()
  const pace = paced(async () => {
    const ids = [...moved]
    moved.clear()
    const answer = await askFor<QueueNews>(
      gate,
      cookie,
      `/news/queue?${new URLSearchParams(ids.map((id) => ['id', id]))}`,
    )
    if (typeof answer === 'number') for (const id of ids) moved.add(id)
    if (typeof answer === 'number') return answer
    for (const { id, state } of answer.lines)
      if (state !== 'waiting') {
        decided.add(id)
        waiting.get(id)?.()
      }
  }, 1_000)
  // Where nobody can say which requests moved, the page is drawn again.
  const drawing = paced(async () => {
    const shown = [...waiting.values()]
    await read(gate, '/approvals', cookie)
    met.drawn++
    for (const show of shown) show()
  })
  const stream = await openStream(gate, cookie, (news) => {
    if (!news.topics.has('requests')) return
    if (news.requests === 'many') return drawing.within(250 + drawSpreadMs(news))
    for (const id of news.requests) moved.add(id)
    pace.within(200 + askSpreadMs(news))
  })
  return {
    seen: (id) => (decided.has(id) ? Promise.resolve() : new Promise((resolve) => waiting.set(id, resolve))),
    close: closing(stream, pace, drawing),
  }
}

async function openHome(gate: string, cookie: string, asked: number[]): Promise<OpenPage> {
  const pace = paced(async () => {
    asked.push(Date.now())
    const answer = await askFor<object>(gate, cookie, '/news/home')
    return typeof answer === 'number' ? answer : undefined
  }, 8_000)
  const onNews = (news: News) => news.topics.has('calls') && pace.within(1_000 + askSpreadMs(news), 2_000)
  return { close: closing(await openStream(gate, cookie, onNews), pace) }
}

function closing(stream: Stream, ...paces: readonly Pace[]): () => Promise<void> {
  return async () => {
    for (const pace of paces) pace.stop()
    await stream.close()
  }
}

/** The answer, or after how many milliseconds to ask again. */
async function askFor<Answer>(gate: string, cookie: string, address: string): Promise<Answer | number> {
  const answer = await fetch(gate + address, { headers: { cookie } }).catch(() => null)
  if (!answer) met.aborted++
  if (!answer) return 1_000
  if (answer.status >= 500) met.broken++
  if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}: ${await answer.text()}`)
  const said = (await answer.json()) as Answer & { busy?: true }
  return said.busy ? Number(answer.headers.get('retry-after')) * 1_000 * (1 + Math.random()) : said
}

/** Decides, and says after how many milliseconds the last of all queues shows it. */
async function decideBefore(crowd: readonly OpenQueue[], { actor }: Approver, call: Call): Promise<number> {
  const { id } = await database.request.findFirstOrThrow({ where: { subjectId: call.id }, select: { id: true } })
  const started = performance.now()
  const decision = { requestId: id, digest: call.digest, verdict: 'approve', from: 'page' } as const
  const decided = await execute(decideRequest, actor, decision)
  if (!decided.ok) throw new Error(`A decision was refused: ${JSON.stringify(decided)}`)
  await Promise.all(crowd.map(({ seen }) => seen(id)))
  return performance.now() - started
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
