import { newPod } from '@/bench/install'
import { load, type Round, type Target } from '@/bench/load'
import { startProcess, untilUp } from '@/bench/processes'
import { against, median, type Row } from '@/bench/table'
import { freePort } from '@/lib/db/machine'

const rounds = 3
const seconds = 3

type Contestant = { name: string; target: Target; measured: Round[] }

/**
 * A call that policy allows, from the request to the answer, with its line on the record committed before the answer;
 * beside it, in turns on the same database, the least that a service of the same parts could do.
 */
export async function runCallsBench(gate: string): Promise<Row[]> {
  const { token } = await newPod(gate, 'bench-calls')
  const ours = { name: 'gate', url: `${gate}/v2/tool-calls`, headers: { authorization: `Bearer ${token}` } }
  const contestants = [await floor('single'), await floor('batched'), { ...ours, body }].map(({ name, ...target }) => ({
    name,
    target,
  }))
  const rows: Row[] = []
  for (const { target } of contestants) await load(target, 32, 2)
  for (const connections of [32, 128]) {
    const measured = contestants.map((one): Contestant => ({ ...one, measured: [] }))
    for (let round = 0; round < rounds; round++)
      for (const one of measured) one.measured.push(await load(one.target, connections, seconds))
    rows.push(...rowsOf(connections, measured))
  }
  return rows
}

async function floor(kind: 'single' | 'batched'): Promise<Target & { name: string }> {
  const port = await freePort()
  startProcess('floor', {}, [String(port), kind])
  await untilUp(`http://127.0.0.1:${port}/livez`)
  return { name: kind, url: `http://127.0.0.1:${port}/calls`, headers: {}, body }
}

/** What a pod really sends; every call has a key of its own, so each is a new one. */
function body(turn: number): string {
  return JSON.stringify({
    tool: 'memory.search',
    task: 'bench-task',
    arguments: { keyword: `lamps ${turn}`, repo_name: 'factory', limit: 20 },
    reason: 'I look for what is known about this before I write.',
    idempotency_key: `bench-${process.pid}-${turn}`,
  })
}

function rowsOf(connections: number, contestants: readonly Contestant[]): Row[] {
  const [single, batched, gate] = contestants.map(({ measured }) => ({
    perSecond: median(measured.map(({ perSecond }) => perSecond)),
    p99: median(measured.map(({ p99 }) => p99)),
  }))
  if (!single || !batched || !gate) throw new Error('A contestant is missing')
  const what = `POST /v2/tool-calls, ${connections} connections`
  const least = connections === 32 ? 1.5 : 2
  return [
    perSecond(what, gate, { name: 'Fastify + one INSERT', ...single }, { least }),
    p99(what, gate, { name: 'Fastify + one INSERT', ...single }, { most: 0.8 }),
    perSecond(what, gate, { name: 'Fastify + batched INSERT', ...batched }, { least: 0.6 }),
    p99(what, gate, { name: 'Fastify + batched INSERT', ...batched }, { most: 3 }),
  ]
}

type Medians = { perSecond: number; p99: number }

function perSecond(what: string, ours: Medians, peer: Medians & { name: string }, goal: { least: number }): Row {
  const { name, perSecond: value } = peer
  return against({ name: what, value: ours.perSecond, unit: '/s', peer: { name, value } }, goal)
}

function p99(what: string, ours: Medians, peer: Medians & { name: string }, goal: { most: number }): Row {
  const { name, p99: value } = peer
  return against({ name: `${what}, p99`, value: ours.p99, unit: 'ms', peer: { name, value } }, goal)
}
