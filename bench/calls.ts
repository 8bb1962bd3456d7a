import { type Account, accountOf, cleanByItself, cleanOnDemand, settle } from '@/bench/account'
import { copyOf } from '@/bench/copy'
import type { BenchDatabase } from '@/bench/database'
import { newPod } from '@/bench/install'
import { farFrom } from '@/bench/far'
import { load, type Round, type Target } from '@/bench/load'
import { processIds, startProcess, stopProcesses, untilUp } from '@/bench/processes'
import { against, median, type Row, within } from '@/bench/table'
import { allowedCalls, body, farMs, mapped, rowsOfWays, type Ways, waysOf } from '@/bench/ways'
import type { PodActor } from '@/lib/core/actor'
import { freePort } from '@/lib/db/machine'

const rounds = 3
const seconds = 2

/** What ours is measured against: how a floor server commits, what it writes for a call, and the goals at 32 and 128 (0066). */
const floors: readonly Floor[] = [
  { name: 'Fastify + one INSERT of the same bytes', commits: 'single', rows: 'bytes', least: [0.8, 1], slowest: 1.5 },
  {
    name: 'Fastify + one INSERT of the same bytes, found by any word',
    commits: 'single',
    rows: 'found',
    least: [0.85, 1.1],
    slowest: 1.5,
  },
  { name: 'Fastify + one INSERT of the body alone', commits: 'single', rows: 'one' },
  { name: 'Fastify + the same rows, one commit each', commits: 'single', rows: 'rows', least: [1.5, 2], slowest: 0.8 },
  { name: 'Fastify + the body alone, batched', commits: 'batched', rows: 'one' },
  { name: 'Fastify + the same rows, batched', commits: 'batched', rows: 'rows', least: [0.6, 0.6], slowest: 3 },
]

type Floor = {
  name: string
  commits: 'single' | 'batched'
  rows: 'one' | 'bytes' | 'found' | 'rows'
  least?: readonly [number, number]
  slowest?: number
}

/** A server with a PostgreSQL of its own, which works only when it is this one's turn. */
type Contender = { target: Target; database: BenchDatabase; pids: readonly number[] }

/** What a round showed, and what a call cost: processor time in microseconds, bytes of PostgreSQL's log. */
export type Measured = Pick<Round, 'perSecond' | 'p99'> & Account

/**
 * A call that policy allows, from the request to the answer, with its line on the record committed before the answer;
 * beside it, in turns, the least that a service of the same parts could do: with one narrow row for each call, and with the
 * rows that a call must leave here. Each has a PostgreSQL of its own, which finishes what it was left before the next has
 * its turn, so nobody pays for another; and what it finishes (sealing, cleaning, what waits to be written) is in its account.
 */
export async function runCallsBench(gate: string, database: BenchDatabase): Promise<Row[]> {
  const { token, actor } = await newPod(gate, 'bench-calls')
  // The grounds of what is measured are kept from here on, for the floor that writes the same rows.
  await load(allowedCalls(gate, token), 1, 1)
  const pids = processIds().flatMap(([name, pid]) => (name === 'gate' || name === 'worker' ? pid : []))
  const ours = (target: Target): Contender => ({ target, database, pids })
  const peers: Contender[] = []
  const far = await farFrom(gate, farMs)
  try {
    for (const floor of floors) peers.push(await floorServer(floor, actor, await copyOf(database)))
    const alone = ours(allowedCalls(gate, token))
    return await inTurns([...peers, alone], mapped(waysOf(gate, far.url, token), ours))
  } finally {
    far.close()
    await cleanByItself(database)
    await stopProcesses(peers.flatMap((peer) => peer.pids))
    await Promise.all(peers.map((peer) => peer.database.discard()))
  }
}

/** What is only ours comes after the comparison with the floors, so that all have then written the same. */
async function inTurns(contenders: readonly Contender[], ways: Ways<Contender>): Promise<Row[]> {
  for (const { target } of contenders) await load(target, 32, 2)
  for (const { database } of contenders) {
    await cleanOnDemand(database)
    await settle(database)
  }
  const rows: Row[] = []
  for (const [at, connections] of [32, 128].entries()) {
    const measured = contenders.map((): Measured[] => [])
    for (let turn = 0; turn < rounds; turn++)
      for (const [who, contender] of contenders.entries()) measured[who]!.push(await round(contender, connections))
    for (const { target } of Object.values(ways)) await load(target, connections, 1)
    const own = mapped(ways, (contender) => ({ contender, measured: [] as Measured[] }))
    for (let turn = 0; turn < rounds; turn++)
      for (const way of Object.values(own)) way.measured.push(await round(way.contender, connections))
    rows.push(...rowsOf(at, connections, measured.map(mediansOf)))
    rows.push(
      ...rowsOfWays(
        connections,
        mapped(own, (way) => mediansOf(way.measured)),
      ),
    )
  }
  return [...rows, await logRow(contenders.at(-1)!)]
}

/**
 * The log per call where calls come for a while, as they do between two checkpoints of an installation. In a short round
 * the copy of each page that PostgreSQL writes when it is first touched after a checkpoint is a large part.
 */
async function logRow({ target, database, pids }: Contender): Promise<Row> {
  const before = await accountOf(pids, database)
  const { turns } = await load(target, 32, 20)
  await settle(database)
  const { log } = await accountOf(pids, database)
  const name = 'Log written per call, of 20 s with 32 connections'
  return within({ name, value: (log - before.log) / turns, unit: 'bytes' }, 7000)
}

async function round({ target, database, pids }: Contender, connections: number): Promise<Measured> {
  const before = await accountOf(pids, database)
  const { turns, perSecond, p99 } = await load(target, connections, seconds)
  await settle(database)
  const after = await accountOf(pids, database)
  const each = (what: keyof Account) => (after[what] - before[what]) / turns
  return { perSecond, p99, node: each('node'), postgres: each('postgres'), log: each('log') }
}

async function floorServer({ commits, rows }: Floor, actor: PodActor, database: BenchDatabase): Promise<Contender> {
  const port = await freePort()
  const env = { BENCH_POD: JSON.stringify(actor), DATABASE_URL: database.app, DATABASE_READ_URL: database.read }
  const pid = startProcess('floor', env, [String(port), commits, rows])
  await untilUp(`http://127.0.0.1:${port}/livez`)
  return { target: { url: `http://127.0.0.1:${port}/calls`, headers: {}, body }, database, pids: [pid] }
}

function mediansOf(measured: readonly Measured[]): Measured {
  const middle = (what: keyof Measured) => median(measured.map((one) => one[what]))
  const [perSecond, p99] = [middle('perSecond'), middle('p99')]
  return { perSecond, p99, node: middle('node'), postgres: middle('postgres'), log: middle('log') }
}

function rowsOf(at: number, connections: number, measured: readonly Measured[]): Row[] {
  const ours = measured.at(-1)!
  const name = `POST /v2/tool-calls, ${connections} connections`
  const rows = floors.flatMap(({ name: floor, least, slowest }, which) => {
    const peer = measured[which]!
    const beside = (what: keyof Measured) => ({ value: ours[what], peer: { name: floor, value: peer[what] } })
    return [
      against({ name, unit: '/s', ...beside('perSecond') }, least ? { least: least[at]! } : null),
      against({ name: `${name}, p99`, unit: 'ms', ...beside('p99') }, slowest ? { most: slowest } : null),
      against({ name: `${name}, processor of Node`, unit: 'µs', ...beside('node') }, null),
      against({ name: `${name}, processor of PostgreSQL`, unit: 'µs', ...beside('postgres') }, null),
    ]
  })
  const log = { name: `${name}, log written`, value: ours.log, unit: 'bytes', met: null }
  return [...rows, log]
}
