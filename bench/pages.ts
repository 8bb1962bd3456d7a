import { setTimeout as wait } from 'node:timers/promises'
import { allowedCalls } from '@/bench/ways'
import { deskUp } from '@/bench/desk'
import { newApprover, newPod } from '@/bench/install'
import { load } from '@/bench/load'
import { against, median, percentile, type Row, within } from '@/bench/table'
import { weightOfRoutes } from '@/bench/weight'

const rounds = 3
const seconds = 5
const callsPerSecond = 200
const readers = 2
/** Somebody who goes through pages without stopping to read opens one so often. */
const readEveryMs = 500
/** Connections that nobody uses are closed after less than this. */
const silenceMs = 65_000
const pages = ['/', '/approvals', '/approvals?view=decided', '/audit', '/tasks', '/tasks?view=board', '/memory']

/** Pods at a steady pace, alone and while people read pages, which are made by a process of their own; and those pages. */
export async function runPagesBench(gate: string, deskPort: number): Promise<Row[]> {
  await deskUp(deskPort)
  const { token } = await newPod(gate, 'bench-pages')
  const { cookie } = await newApprover('reader', 'product-owners')
  const pod = allowedCalls(gate, token)
  const calls = () => load(pod, 16, seconds, callsPerSecond)
  for (const page of pages) await read(gate, page, cookie)
  const alone: number[] = []
  for (let turn = 0; turn < 60; turn++) alone.push(await read(gate, pages[turn % pages.length]!, cookie))
  await calls()

  const [quiet, busy, meanwhile]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    quiet.push((await calls()).p99)
    const done = new AbortController()
    const reading = Promise.all(
      Array.from({ length: readers }, (_, at) => readOn(gate, cookie, at * 3, done.signal, meanwhile)),
    )
    busy.push((await calls()).p99)
    done.abort()
    await reading
  }
  const peer = { name: 'nobody reads', value: median(quiet) }
  const name = `POST /v2/tool-calls at ${callsPerSecond}/s while two people read, p99`
  const firstByte = (what: string, ms: readonly number[]) => ({
    name: `First byte of a page, ${what}, p95 of ${ms.length}`,
    value: percentile(ms, 0.95),
    unit: 'ms',
  })
  return [
    against({ name, value: median(busy), unit: 'ms', peer }, { most: 2 }),
    within(firstByte('nobody calls', alone), 100),
    { ...firstByte(`${callsPerSecond} calls a second`, meanwhile), met: null },
    await afterSilence(gate, cookie),
    ...weights(),
  ]
}

/** The first page after nobody asked anything for a minute, beside the ones right after it. */
async function afterSilence(gate: string, cookie: string): Promise<Row> {
  const [first, next]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    await wait(silenceMs)
    first.push(await read(gate, '/approvals', cookie))
    for (let turn = 0; turn < 5; turn++) next.push(await read(gate, '/approvals', cookie))
  }
  const peer = { name: 'the ones after it', value: median(next) }
  const name = 'First byte of the first page after a minute of silence'
  return against({ name, value: median(first), unit: 'ms', peer }, { most: 3 })
}

/** What a browser has to run for each route, against what every page of a Next application has it run. */
function weights(): Row[] {
  const { bare, routes } = weightOfRoutes()
  const peer = { name: 'a bare page', value: bare / 1000 }
  return routes.map(({ route, bytes }) =>
    against({ name: `JavaScript of ${route}, compressed`, value: bytes / 1000, unit: 'kB', peer }, { most: 1.3 }),
  )
}

/** One person who opens page after page. `ms` gets how long each took until its first byte. */
export async function readOn(
  gate: string,
  cookie: string,
  from: number,
  stopped: AbortSignal,
  ms: number[],
): Promise<void> {
  for (let turn = from; !stopped.aborted; turn++) {
    ms.push(await read(gate, pages[turn % pages.length]!, cookie))
    await wait(readEveryMs)
  }
}

/** Opens a page; resolves to the milliseconds until its first byte. */
export async function read(gate: string, page: string, cookie: string): Promise<number> {
  const started = performance.now()
  const answer = await fetch(gate + page, { headers: { cookie }, redirect: 'manual' })
  const ms = performance.now() - started
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${page} was answered with ${answer.status}: ${text.slice(0, 200)}`)
  return ms
}
