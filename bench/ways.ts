import type { Measured } from '@/bench/calls'
import type { Step, Target } from '@/bench/load'
import { against, type Row } from '@/bench/table'

/** Our own ways of calling, which are measured against one another. */
export type Ways<Of> = Record<'asked' | 'byMcp' | 'inOne' | 'inTwo' | 'inThree' | 'whole' | 'farInOne' | 'farInTwo', Of>

/** How long the way to a gate that is not on the same machine takes in each direction, in milliseconds. */
export const farMs = 10

/** `far` is the same gate, that long away. */
export function waysOf(gate: string, far: string, token: string): Ways<Target> {
  return {
    asked: allowedCalls(gate, token),
    byMcp: mcpCalls(gate, token),
    inOne: claimedAtOnce(gate, token),
    inTwo: inSteps(gate, token, [claimIt]),
    inThree: inSteps(gate, token, [waitForIt, claimIt]),
    whole: inSteps(gate, token, [claimIt, reportIt]),
    farInOne: claimedAtOnce(far, token),
    farInTwo: inSteps(far, token, [claimIt]),
  }
}

/** The same for each of them. */
export function mapped<From, To>(ways: Ways<From>, to: (way: From) => To): Ways<To> {
  return Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, to(way)])) as Ways<To>
}

/** How many calls there are a second by one way against another, and what each takes of the processor. */
export function rowsOfWays(connections: number, ways: Ways<Measured>): Row[] {
  const { asked: rest, byMcp, inOne, inTwo, inThree, whole, farInOne, farInTwo } = ways
  const at = `, ${connections} connections`
  const ms = (one: Measured) => 1000 / one.perSecond
  const rate = (name: string, one: Measured, peer: string, other: Measured, least: number | null) =>
    against(
      { name: name + at, value: one.perSecond, unit: '/s', peer: { name: peer, value: other.perSecond } },
      least === null ? null : { least },
    )
  const node = (name: string, one: Measured, peer: string, other: Measured) =>
    against(
      { name: `${name}${at}, processor of Node`, value: one.node, unit: 'µs', peer: { name: peer, value: other.node } },
      null,
    )
  const [way, one] = ['POST /v2/tool-calls', 'Asked and claimed in one']
  const mcpRow = { name: `A call by /mcp${at}`, value: ms(byMcp), unit: 'ms', peer: { name: way, value: ms(rest) } }
  return [
    rate('Whole calls', whole, 'calls that are only asked', rest, 1 / 3),
    against(mcpRow, { most: 1.3 }),
    node('A call by /mcp', byMcp, way, rest),
    rate(one, inOne, 'asked, waited for, claimed', inThree, 2),
    // Beside a gate on the same machine a request costs next to nothing but the work, which is nearly the same (0144).
    rate(one, inOne, 'asked, claimed', inTwo, null),
    // With many connections it is the processor again that is waited for, and not the way.
    rate(
      `${one}, ${farMs} ms away`,
      farInOne,
      `asked, claimed, ${farMs} ms away`,
      farInTwo,
      connections > 32 ? null : 1.7,
    ),
    node(one, inOne, 'asked, claimed', inTwo),
  ]
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

/** Asked and claimed with one request, as a pod asks that would wait for people where a rule asks them. */
function claimedAtOnce(gate: string, token: string): Target {
  return {
    ...allowedCalls(gate, token),
    body: (turn) => JSON.stringify({ ...asked(turn, same), wait: 20, claim: true }),
  }
}

/** The same in steps, each a request of its own. */
function inSteps(gate: string, token: string, then: readonly Step[]): Target {
  return { ...allowedCalls(gate, token), body: (turn) => JSON.stringify(asked(turn, same)), then }
}

/** Arguments that a later step can say again. */
const same = { keyword: 'lamps', repo_name: 'factory', limit: 20 }

const waitForIt: Step = { path: '?wait=20' }

const claimIt: Step = {
  path: '/claim',
  body: ({ grant, key }) => JSON.stringify({ grant: grant.id, arguments: same, idempotency_key: key }),
}

const reportIt: Step = {
  path: '/outcome',
  body: ({ key }) => JSON.stringify({ status: 'succeeded', summary: 'Found what was known', idempotency_key: key }),
}

export function body(turn: number): string {
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
