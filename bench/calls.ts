import { newPod } from '@/bench/install'
import { load, type Round, type Target } from '@/bench/load'
import { startProcess, untilUp } from '@/bench/processes'
import { against, median, type Row } from '@/bench/table'
import type { PodActor } from '@/lib/core/actor'
import { freePort } from '@/lib/db/machine'

const rounds = 3
const seconds = 2

/** What ours is measured against: how a floor server commits, what it writes for a call, and the goals at 32 and 128. */
const floors: readonly Floor[] = [
  { name: 'Fastify + one INSERT of the same bytes', commits: 'single', rows: 'bytes', least: [1, 1.5], slowest: 1 },
  {
    name: 'Fastify + one INSERT of the same bytes, found by any word',
    commits: 'single',
    rows: 'found',
    least: [1, 1.5],
    slowest: 1,
  },
  { name: 'Fastify + one INSERT of the body alone', commits: 'single', rows: 'one' },
  { name: 'Fastify + the same rows, one commit each', commits: 'single', rows: 'rows', least: [1.5, 2], slowest: 0.8 },
  { name: 'Fastify + the body alone, batched', commits: 'batched', rows: 'one', least: [0.6, 0.6], slowest: 3 },
  { name: 'Fastify + the same rows, batched', commits: 'batched', rows: 'rows', least: [0.6, 0.6], slowest: 3 },
]

type Floor = {
  name: string
  commits: 'single' | 'batched'
  rows: 'one' | 'bytes' | 'found' | 'rows'
  least?: readonly [number, number]
  slowest?: number
}

type Medians = { perSecond: number; p99: number }

/**
 * A call that policy allows, from the request to the answer, with its line on the record committed before the answer;
 * beside it, in turns and on the same database, the least that a service of the same parts could do: with one narrow
 * row for each call, and with the rows that a call must leave here.
 */
export async function runCallsBench(gate: string, settle: () => Promise<void>): Promise<Row[]> {
  const { token, actor } = await newPod(gate, 'bench-calls')
  // The grounds of what is measured are kept from here on, for the floor that writes the same rows.
  await load(allowedCalls(gate, token), 1, 1)
  const peers = await Promise.all(floors.map((floor) => floorServer(floor, actor)))
  const [contestants, whole] = [[...peers, allowedCalls(gate, token)], wholeCalls(gate, token)]
  const byMcp = mcpCalls(gate, token)
  for (const target of [...contestants, whole, byMcp]) await load(target, 32, 2)
  // What one leaves to be done would be paid by whoever comes next.
  const round = async (target: Target, connections: number) => {
    await settle()
    return await load(target, connections, seconds)
  }
  const rows: Row[] = []
  for (const [at, connections] of [32, 128].entries()) {
    const measured = contestants.map((): Round[] => [])
    for (let turn = 0; turn < rounds; turn++)
      for (const [who, target] of contestants.entries()) measured[who]!.push(await round(target, connections))
    const wholly: Round[] = []
    for (let turn = 0; turn < rounds; turn++) wholly.push(await round(whole, connections))
    rows.push(...rowsOf(at, connections, [...measured, wholly].map(mediansOf)))
    const mcp: Round[] = []
    for (let turn = 0; turn < rounds; turn++) mcp.push(await round(byMcp, connections))
    rows.push(mcpRow(connections, mcp, measured.at(-1)!))
  }
  return rows
}

async function floorServer({ commits, rows }: Floor, actor: PodActor): Promise<Target> {
  const port = await freePort()
  startProcess('floor', { BENCH_POD: JSON.stringify(actor) }, [String(port), commits, rows])
  await untilUp(`http://127.0.0.1:${port}/livez`)
  return { url: `http://127.0.0.1:${port}/calls`, headers: {}, body }
}

/** Calls that policy allows, as a pod really sends them; every call has a key of its own, so each is a new one. */
export function allowedCalls(gate: string, token: string): Target {
  return { url: `${gate}/v2/tool-calls`, headers: { authorization: `Bearer ${token}` }, body }
}

/** The same calls by the Model Context Protocol, in the revision that needs no handshake. */
function mcpCalls(gate: string, token: string): Target {
  const said = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'memory-search' }
  return {
    url: `${gate}/mcp`,
    headers: { authorization: `Bearer ${token}`, ...said },
    body(turn) {
      const { arguments: args, task, reason, idempotency_key: key } = JSON.parse(body(turn)) as ReturnType<typeof asked>
      const meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
        'countersign/task': task,
        'countersign/reason': reason,
        'countersign/key': key,
      }
      const params = { name: 'memory-search', arguments: args, _meta: meta }
      return JSON.stringify({ jsonrpc: '2.0', id: turn, method: 'tools/call', params })
    },
  }
}

/** How long a call takes by one way in against the other, which is how many fewer there are a second. */
function mcpRow(connections: number, byMcp: readonly Round[], byRest: readonly Round[]): Row {
  const [mcp, rest] = [byMcp, byRest].map((measured) => 1000 / mediansOf(measured).perSecond) as [number, number]
  const peer = { name: 'POST /v2/tool-calls', value: rest }
  return against({ name: `A call by /mcp, ${connections} connections`, value: mcp, unit: 'ms', peer }, { most: 1.3 })
}

/** The same from the question to the report: asked, claimed with the same arguments, reported. */
function wholeCalls(gate: string, token: string): Target {
  const args = { keyword: 'lamps', repo_name: 'factory', limit: 20 }
  return {
    ...allowedCalls(gate, token),
    body: (turn) => JSON.stringify(asked(turn, args)),
    then: [
      {
        path: '/claim',
        body: ({ grant, key }) => JSON.stringify({ grant: grant.id, arguments: args, idempotency_key: key }),
      },
      {
        path: '/outcome',
        body: ({ key }) =>
          JSON.stringify({ status: 'succeeded', summary: 'Found what was known', idempotency_key: key }),
      },
    ],
  }
}

function body(turn: number): string {
  return JSON.stringify(asked(turn, { keyword: `lamps ${turn}`, repo_name: 'factory', limit: 20 }))
}

function asked(turn: number, args: object) {
  return {
    tool: 'memory.search',
    task: 'bench-task',
    arguments: args,
    reason: 'I look for what is known about this before I write.',
    idempotency_key: `bench-${process.pid}-${turn}`,
  }
}

function mediansOf(measured: readonly Round[]): Medians {
  return {
    perSecond: median(measured.map(({ perSecond }) => perSecond)),
    p99: median(measured.map(({ p99 }) => p99)),
  }
}

function rowsOf(at: number, connections: number, measured: readonly Medians[]): Row[] {
  const [ours, whole] = [measured.at(-2)!, measured.at(-1)!]
  const name = `POST /v2/tool-calls, ${connections} connections`
  const alone = { name: 'calls that are only asked', value: ours.perSecond }
  const wholeRow = { name: `Whole calls, ${connections} connections`, value: whole.perSecond, unit: '/s', peer: alone }
  const rows = floors.flatMap(({ name: floor, least, slowest }, which) => {
    const peer = measured[which]!
    const fast = { name, value: ours.perSecond, unit: '/s', peer: { name: floor, value: peer.perSecond } }
    const slow = { name: `${name}, p99`, value: ours.p99, unit: 'ms', peer: { name: floor, value: peer.p99 } }
    return [
      against(fast, least ? { least: least[at]! } : null),
      against(slow, slowest === undefined ? null : { most: slowest }),
    ]
  })
  return [...rows, against(wholeRow, { least: 1 / 3 })]
}
