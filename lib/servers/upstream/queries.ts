import 'server-only'
import { type Exchanged, exchange } from '@/lib/core/exchange'
import { env } from '@/lib/env'
import { type Answer, answerIn, type Described, type Headway, headwayIn, toolsIn } from '@/lib/servers/upstream/message'

/** Where a server is, the header by which it knows us, and the chain of calls in which it is asked. */
export type Place = { url: URL; header: { name: string; value: string } | null; trace?: string | undefined }

/** Why a server could not be asked, or what it has against it. `arrived`: it may have done something all the same. */
export type Unanswered = { why: ServerProblem; said: string | null; arrived: boolean }
export type ServerProblem =
  | Extract<Exchanged, { problem: string }>['problem']
  | 'refused'
  | 'failing'
  | 'no_answer'
  | 'not_spoken'
  | 'too_many'

/** A conversation with a server that has said which tools it has. */
export type Session = {
  tools: readonly Described[]
  /** `hears` is told how far the server is meanwhile. */
  call(name: string, args: Record<string, unknown>, hears?: Hears): Promise<Answer | Unanswered>
  /** Lets the server forget it; nobody waits for that. */
  end(): void
}

export type Hears = (headway: Headway) => void

/** So many tools are read of a server, and so much of one answer. */
export const mostOfServer = 200
const mostPages = 20
const mostBytes = 1_000_000
const lookMs = 10_000
/** For all of what is read before a call, however many pages that has. */
const wholeLookMs = 30_000
const callMs = 60_000
/** The number of a call in its conversation, and the mark under which the server says how far it is. */
const callId = 100

const revision = '2025-11-25'
const spoken: ReadonlySet<unknown> = new Set([revision, '2025-06-18', '2025-03-26'])
const ourselves = { protocolVersion: revision, capabilities: {}, clientInfo: { name: 'countersign', version: '1' } }

/**
 * Begins to speak with a server and reads its tools. It is asked for nothing else, and may ask for nothing: no file, no
 * model and nobody's yes. Nothing is kept once the conversation is over.
 */
export async function speakWith(place: Place): Promise<Session | Unanswered> {
  const ends = Date.now() + wholeLookMs
  const left = () => Math.max(1, Math.min(lookMs, ends - Date.now()))
  const begun = await send(place, {}, 1, 'initialize', ourselves, left())
  if ('why' in begun) return begun
  const { answer, session } = begun
  if ('error' in answer) return refusedWith(answer, false)
  const { protocolVersion } = answer.result
  if (!spoken.has(protocolVersion)) return { why: 'not_spoken', said: null, arrived: false }
  const headers = { 'mcp-protocol-version': String(protocolVersion), ...(session && { 'mcp-session-id': session }) }
  const end = () => void (session && tell(place, headers, 'DELETE', ''))
  await tell(place, headers, 'POST', JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }))
  const tools = await readTools(place, headers, left)
  if ('why' in tools) {
    end()
    return tools
  }
  const call: Session['call'] = async (name, args, hears) => {
    const params = { name, arguments: args, ...(hears && { _meta: { progressToken: callId } }) }
    const asked = await send(place, headers, callId, 'tools/call', params, callMs, hears)
    return 'why' in asked ? asked : asked.answer
  }
  return { tools, call, end }
}

async function readTools(
  place: Place,
  headers: Record<string, string>,
  left: () => number,
): Promise<Described[] | Unanswered> {
  const found: Described[] = []
  let cursor: unknown
  for (let page = 0; page < mostPages; page++) {
    const params = cursor === undefined ? {} : { cursor }
    const read = await send(place, headers, 2 + page, 'tools/list', params, left())
    if ('why' in read) return read
    if ('error' in read.answer) return refusedWith(read.answer, false)
    const { result } = read.answer
    found.push(...toolsIn(result))
    if (found.length > mostOfServer) break
    cursor = result['nextCursor']
    if (typeof cursor !== 'string') return found
  }
  return { why: 'too_many', said: null, arrived: false }
}

type Sent = { answer: Answer; session: string | null } | Unanswered

async function send(
  place: Place,
  headers: Record<string, string>,
  id: number,
  method: string,
  params: object,
  timeoutMs: number,
  hears?: Hears,
): Promise<Sent> {
  const body = JSON.stringify({ jsonrpc: '2.0', id, method, params })
  const asked = { method: 'POST' as const, headers: { ...usual(place), ...headers }, body }
  let told = 0
  const came = await exchange(place.url, asked, outside(timeoutMs), (type, text) => {
    if (hears) told = tellNew(hears, headwayIn(type, text, id), told)
    return isStreamed(type, text, id)
  })
  if ('problem' in came) return { why: came.problem, said: null, arrived: came.arrived }
  const answer = answerIn(String(came.headers['content-type']), came.body, id)
  if (answer) return { answer, session: sessionIn(came.headers['mcp-session-id']) }
  const { status } = came
  // By a status of the 400s a server says that it has not done what was asked.
  if (status >= 400 && status < 500) return { why: 'refused', said: `HTTP ${status}`, arrived: false }
  return status >= 200 && status < 300
    ? { why: 'no_answer', said: null, arrived: true }
    : { why: 'failing', said: `HTTP ${status}`, arrived: true }
}

/** Tells what has not been told yet; how much has been by then. */
function tellNew(hears: Hears, steps: readonly Headway[], told: number): number {
  for (const step of steps.slice(told)) hears(step)
  return steps.length
}

/** A stream may stay open after its answer. */
function isStreamed(type: string, body: string, id: number): boolean {
  return type.startsWith('text/event-stream') && answerIn(type, body, id) !== null
}

function sessionIn(said: string | string[] | undefined): string | null {
  return typeof said === 'string' && /^[\x21-\x7e]{1,500}$/.test(said) ? said : null
}

/** Says something to which there is no answer, and goes on whatever becomes of it. */
async function tell(place: Place, headers: Record<string, string>, method: 'POST' | 'DELETE', body: string) {
  await exchange(place.url, { method, headers: { ...usual(place), ...headers }, body }, outside(lookMs), () => true)
}

function usual({ header, trace }: Place): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'user-agent': 'countersign',
    ...(trace !== undefined && { traceparent: trace }),
    ...(header && { [header.name]: header.value }),
  }
}

function outside(timeoutMs: number) {
  return {
    listed: env.serverHosts,
    isPlainAllowed: env.environment !== 'prod',
    caFile: env.outgoing.caFile,
    timeoutMs,
    mostBytes,
  }
}

/** A server that answers by the protocol that it will not. */
export function refusedWith({ error }: Extract<Answer, { error: unknown }>, arrived: boolean): Unanswered {
  return { why: 'refused', said: error.message.slice(0, 200) || null, arrived }
}
