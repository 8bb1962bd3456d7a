import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { newPod } from '@/bench/install'
import { load } from '@/bench/load'
import { percentile, type Row, within } from '@/bench/table'
import { allowedCalls } from '@/bench/ways'
import { read } from '@/lib/db/client'
import { generations } from '@/lib/insights/tallies'

const [perSecond, connections, seconds] = [50, 8, 60] as const
/** Figures are said to be about two seconds behind (0198); there is half of that for who counts and what is in between. */
const mostMs = 3_000
const everyMs = 20
const patienceMs = 60_000

/** Up to which place everything is counted, and when that was seen. */
type Seen = { at: number; position: number }

/**
 * For how long a line of the record is not among the figures yet, from when it was written, while pods call. What is asked
 * is the mark of who counts, of whichever generation is furthest behind; both times are the database's.
 */
export async function runCountingBench(gate: string): Promise<Row[]> {
  const { token } = await newPod(gate, 'bench-counting')
  const calls = allowedCalls(gate, token)
  // What the worker and the gate learn with, until all of it is counted.
  await load(calls, connections, 3, perSecond)
  const first = await caughtUp()
  const done = new AbortController()
  const seen: Seen[] = []
  const watching = watch(seen, done.signal)
  await load(calls, connections, seconds, perSecond)
  const last = await caughtUp()
  done.abort()
  await watching
  const lines = await read.$queryRaw<{ position: number; at: number }[]>`
    select "position"::float8 as position, (extract(epoch from "eventAt") * 1000)::float8 as at from "AuditOrder"
    where "position" > ${first} and "position" <= ${last} order by "position"`
  let turn = 0
  const behind = lines.map(({ position, at }) => {
    while ((seen[turn]?.position ?? Infinity) < position) turn++
    return (seen[turn] ?? seen.at(-1)!).at - at
  })
  const what = `Line of the record → among the figures, ${perSecond} calls a second for ${seconds} s, ${lines.length} lines`
  return [
    { name: `${what}, p50`, value: percentile(behind, 0.5), unit: 'ms', met: null },
    within({ name: `${what}, p99`, value: percentile(behind, 0.99), unit: 'ms' }, mostMs),
    { name: 'How busy the machine was in that minute, of processes', value: loadavg()[0]!, unit: '', met: null },
  ]
}

async function now(): Promise<Seen> {
  const [row] = await read.$queryRaw<[Seen]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as at, min(coalesce(mark."position", 0))::float8 as position
    from unnest(${[...generations]}::int[]) own(id) left join "TallyMark" mark on mark.id = own.id`
  return row
}

/** Waits until all that has a place is counted; returns up to where. */
async function caughtUp(): Promise<number> {
  // What was answered last has no place yet.
  await wait(1_000)
  const [{ last }] = await read.$queryRaw<[{ last: number }]>`
    select coalesce(max("position"), 0)::float8 as last from "AuditOrder"`
  for (const until = Date.now() + patienceMs; (await now()).position < last; await wait(everyMs))
    if (Date.now() > until) throw new Error('What was called was not counted within a minute')
  return last
}

async function watch(seen: Seen[], stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    seen.push(await now())
    await wait(everyMs)
  }
}
