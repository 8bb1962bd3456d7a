import { setTimeout as wait } from 'node:timers/promises'
import { accountOf } from '@/bench/account'
import type { BenchDatabase } from '@/bench/database'
import { type BenchPod, newPod } from '@/bench/install'
import { ask } from '@/bench/live'
import { processIds, startProcess, stopProcesses, untilUp } from '@/bench/processes'
import { against, median, type Row } from '@/bench/table'
import { freePort } from '@/lib/db/machine'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'

const pods = 500
const rounds = 5
const atOnce = 20

/** What a round showed: after how many milliseconds the first and the last pod was told, and processor time for each. */
type Told = { first: number; last: number; spread: number; micros: number }

/**
 * Many pods that listen, each told that its own call has an answer, all at one time: by the gate, from the moment at which
 * the record gives the lines their places; and by a server that has nothing to do but write the same bytes to as many streams.
 */
export async function runPushBench(gate: string, database: BenchDatabase): Promise<Row[]> {
  const port = await freePort()
  const floor = `http://127.0.0.1:${port}`
  const floorPid = startProcess('floor-streams', {}, [String(port)])
  const gatePid = processIds().find(([name]) => name === 'gate')![1]
  const listening: Crowd[] = []
  try {
    await untilUp(`${floor}/livez`)
    const asking = await inBatches(
      Array.from({ length: pods }, (_, at) => at),
      (at) => newPod(gate, `bench-push-${at}`),
    )
    const ours = await listenAll(asking.map(({ token }) => [`${gate}/v2/events`, token]))
    const bare = await listenAll(asking.map(({ token }) => [`${floor}/events`, token]))
    listening.push(ours, bare)
    const tellBare = async () => void (await fetch(`${floor}/tell`, { method: 'POST' }))
    const [told, least]: [Told[], Told[]] = [[], []]
    for (let turn = 0; turn < rounds; turn++) {
      least.push(await round(bare, tellBare, floorPid, database))
      await inBatches(asking, (pod) => ask(gate, pod, turn))
      told.push(await roundOfOurs(asking, ours, gatePid, database))
    }
    return rowsOf(told, least)
  } finally {
    for (const crowd of listening) crowd.close()
    await stopProcesses([floorPid])
  }
}

function rowsOf(told: readonly Told[], least: readonly Told[]): Row[] {
  const name = 'bare streams, written to one after the other'
  const beside = (what: keyof Told) => {
    const middle = (all: readonly Told[]) => median(all.map((one) => one[what]))
    return { value: middle(told), peer: { name, value: middle(least) } }
  }
  const at = `${pods} pods are told at one time`
  return [
    against({ name: `${at}, the first`, unit: 'ms', ...beside('first') }, null),
    against({ name: `${at}, the last`, unit: 'ms', ...beside('last') }, null),
    against({ name: `${at}, the last after the first`, unit: 'ms', ...beside('spread') }, null),
    against({ name: `${at}, processor of the gate for each`, unit: 'µs', ...beside('micros') }, null),
  ]
}

async function round(crowd: Crowd, tell: () => Promise<void>, pid: number, database: BenchDatabase): Promise<Told> {
  const before = await accountOf([pid], database)
  const all = crowd.next()
  const began = performance.now()
  await tell()
  const heard = (await all).map((at) => at - began)
  const after = await accountOf([pid], database)
  const [first, last] = [Math.min(...heard), Math.max(...heard)]
  return { first, last, spread: last - first, micros: (after.node - before.node) / pods }
}

const places = `'guard.sealed'::regclass::oid::int, 0`

/** The worker ends all their requests while nobody gives lines their places; then all of these have theirs at one time. */
async function roundOfOurs(
  asking: readonly BenchPod[],
  crowd: Crowd,
  pid: number,
  database: BenchDatabase,
): Promise<Told> {
  const ids = asking.map(({ actor }) => actor.id)
  const waiting = `where "podId" = any($1) and state = 'waiting'`
  return await withClient(database.superuser, async (admin) => {
    await admin.query(`select pg_advisory_lock(${places})`)
    await asOwner(database.owner, (owner) =>
      owner.query(`update "Request" set "expiresAt" = now() - interval '1 second' ${waiting}`, [ids]),
    )
    for (let left = 1; left > 0; await wait(50)) {
      const { rows } = await admin.query<{ left: number }>(`select count(*)::int as left from "Request" ${waiting}`, [
        ids,
      ])
      left = rows[0]!.left
    }
    const tell = async () => void (await admin.query(`select pg_advisory_unlock(${places}); select seal_audit()`))
    return await round(crowd, tell, pid, database)
  })
}

/** Streams that are open; `next` has when each of them hears something again, once the last of them has. */
type Crowd = { next(): Promise<number[]>; close(): void }

async function listenAll(addresses: readonly (readonly [url: string, token: string])[]): Promise<Crowd> {
  const leave = new AbortController()
  let heard: number[] = []
  let done: (heard: number[]) => void = () => {}
  const hear = () => {
    heard.push(performance.now())
    if (heard.length === addresses.length) done(heard)
  }
  await inBatches(addresses, ([url, token]) => listen(url, token, leave.signal, hear))
  return {
    next() {
      heard = []
      return new Promise((resolve) => (done = resolve))
    },
    close: () => leave.abort(),
  }
}

/** Opens a stream as a pod does; resolves when it is open. */
async function listen(url: string, token: string, signal: AbortSignal, hear: () => void): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
  const answer = await fetch(url, { headers, signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!answer.ok || !reader) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  await new Promise<void>((opened) => {
    const reading = async () => {
      let text = ''
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const events = (text + part.value).split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) {
          if (event.startsWith('event: hello')) opened()
          if (event.startsWith('event: call.')) hear()
        }
      }
    }
    // It ends with the run.
    reading().catch(() => {})
  })
}

/** A few at a time: it is not this that is measured. */
async function inBatches<Item, Made>(items: readonly Item[], make: (item: Item) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = []
  for (let at = 0; at < items.length; at += atOnce)
    made.push(...(await Promise.all(items.slice(at, at + atOnce).map(make))))
  return made
}
