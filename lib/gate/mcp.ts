import 'server-only'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { readMessage, type RpcError, rpcCode, type RpcId } from '@/lib/api/mcp/message'
import type { McpAnswer } from '@/lib/api/mcp/answer'
import { answerMcp } from '@/lib/api/mcp/methods'
import type { McpContext } from '@/lib/api/mcp/schema'
import { problem } from '@/lib/api/problem'
import { JsonProblem } from '@/lib/core/json'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { admit, services } from '@/lib/gate/api'
import { strictHeaders } from '@/lib/gate/headers'
import { trialIn } from '@/lib/gate/trials'
import { protectedResource, resourcePath } from '@/lib/gate/metadata'
import { answerProblem, everyAnswer, sendProblem, sendRefusal } from '@/lib/gate/problems'
import { isUnavailable } from '@/lib/db/unavailable'

const place = '/mcp'
const otherMethods: HTTPMethods[] = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * The gate as a server of the Model Context Protocol, over Streamable HTTP: the same pods, limits and commands as the
 * machine API. Nothing is kept between two messages, so any instance answers any of them, and no stream stays open.
 */
export async function addMcp(machine: FastifyInstance, signal: AbortSignal): Promise<void> {
  machine.post(place, {
    onRequest: [refuseForeign, admit],
    errorHandler: answerFault,
    handler: (request, reply) => serve(request, reply, signal),
  })
  const refuseMethod = async (request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply.header('allow', 'POST'), problem(405, 'Wrong method', 'wrong_method', request.id))
  machine.route({ method: otherMethods, url: place, onRequest: refuseMethod, handler: refuseMethod })

  machine.get(resourcePath(place), async () => protectedResource(place))
}

const own = new URL(env.url)
const machines = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A page of another site reaches a gate by its own name for it, or says where it comes from; programs do neither. */
async function refuseForeign({ headers }: FastifyRequest, reply: FastifyReply) {
  const said = headers.origin === undefined ? [] : [headers.origin]
  const named = machines.has(own.hostname) && headers.host !== undefined ? [`${own.protocol}//${headers.host}`] : []
  if (![...said, ...named].every(isOurs)) return sendRefusal(reply, refuse('forbidden', 'foreign_origin'))
}

function isOurs(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { hostname, origin: exact } = new URL(origin)
  return exact === own.origin || (machines.has(own.hostname) && machines.has(hostname))
}

async function serve(request: FastifyRequest, reply: FastifyReply, stopping: AbortSignal) {
  const reading = readMessage(request.body, request.headers)
  if (reading.is === 'told') return reply.code(202).send()
  if (reading.is === 'refused') return send(reply, reading.id, { error: reading.error, status: reading.status })
  const { id, meta } = reading.request
  const trial = await trialIn(request.headers)
  if (trial !== null && typeof trial !== 'string') return sendRefusal(reply, trial)
  const token = meta['progressToken']
  const stream = typeof token === 'string' || typeof token === 'number' ? streamOf(request, reply, token) : null
  const context = contextOf(request, reply, stopping, trial, stream)
  if (!stream) return send(reply, id, await answerMcp(reading.request, context))
  return await stream.end(id, () => answerMcp(reading.request, context))
}

function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  stopping: AbortSignal,
  trial: McpContext['trial'],
  stream: Stream | null,
): McpContext {
  return {
    actor: request.pod!,
    trial,
    services,
    progress: stream && stream.progress,
    get signal() {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return AbortSignal.any([gone.signal, stopping])
    },
  }
}

function send(reply: FastifyReply, id: RpcId | null, answer: McpAnswer | { error: RpcError; status: number }) {
  const status = 'error' in answer ? answer.status : 200
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(message(id, answer)))
}

function message(id: RpcId | null, answer: { result: object } | { error: RpcError }): object {
  return 'error' in answer ? { jsonrpc: '2.0', id, error: answer.error } : { jsonrpc: '2.0', id, result: answer.result }
}

type Stream = {
  progress: NonNullable<McpContext['progress']>
  /** Answers as a stream if one has begun, else as usual. */
  end(id: RpcId, answer: () => Promise<McpAnswer>): Promise<unknown>
}

/**
 * An answer that begins as a stream as soon as there is something to tell before it, and ends with it. What was told only
 * ever goes forward, whoever counts: after a wait in seconds a server’s own steps follow.
 */
function streamOf(request: FastifyRequest, reply: FastifyReply, token: string | number): Stream {
  const { raw } = reply
  let begun = false
  let [last, base] = [-1, 0]
  const tell = (said: object) => void raw.write(`event: message\ndata: ${JSON.stringify(said)}\n\n`)

  const progress: Stream['progress'] = (step, { total, message: words }) => {
    if (raw.destroyed) return
    if (!begun) {
      begun = true
      reply.hijack()
      raw.writeHead(200, {
        ...strictHeaders,
        ...everyAnswer(request.id),
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      })
    }
    if (words === undefined && base === 0 && last >= step) base = last + 1
    const now = base + step
    if (now <= last) return
    last = now
    const more = { ...(total !== undefined && { total: base + total }), ...(words !== undefined && { message: words }) }
    tell({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: token, progress: now, ...more } })
  }

  const end: Stream['end'] = async (id, answer) => {
    try {
      const found = await answer()
      if (!begun) return send(reply, id, found)
      tell(message(id, found))
    } catch (error) {
      if (!begun) throw error
      request.log[isUnavailable(error) ? 'warn' : 'error']({ err: error, route: place }, 'request failed')
      tell(message(id, { error: { code: rpcCode.ours, message: 'A fault of ours. Send the same again.' } }))
    }
    raw.end()
  }
  return { progress, end }
}

/** What is no JSON is told in the protocol’s own words; all else as everywhere. */
function answerFault(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (!(error instanceof JsonProblem)) return answerProblem(error, request, reply)
  void send(reply, null, { error: { code: rpcCode.unreadable, message: error.placed }, status: 400 })
}
