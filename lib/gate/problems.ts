import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type Problem, problem, problemOf } from '@/lib/api/problem'
import { newId } from '@/lib/core/id'
import { JsonProblem } from '@/lib/core/json'
import type { Refusal } from '@/lib/core/outcome'
import { answerAndLinger, isLingering } from '@/lib/gate/linger'
import { challenge } from '@/lib/gate/metadata'
import { addStrictHeaders, strictHeaders } from '@/lib/gate/headers'
import { isUnavailable } from '@/lib/db/unavailable'

const contentType = 'application/problem+json'

/** The most that is read of one request, whoever it is for. */
export const bodyLimitBytes = 1_000_000

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was answered with a problem, once it was. */
    refusedFor?: string
  }
}

/** Answers with a problem document; the number in it is the answer's status. */
export function sendProblem(reply: FastifyReply, document: Problem): FastifyReply {
  // What fails before routing passes no hook, so the headers every answer has are set here.
  void reply.headers(everyAnswer(reply.request.id))
  addStrictHeaders(reply)
  reply.request.refusedFor = document.code
  return reply.code(document.status).type(contentType).send(JSON.stringify(document))
}

/** What every answer of the gate carries: the number under which it is in the logs, and no guessing at its type. */
export function everyAnswer(requestId: string) {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' }
}

/** Answers an expected "no" of an endpoint. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const resource = reply.request.routeOptions.url === '/mcp' ? '/mcp' : ''
  if (refusal.kind === 'unauthenticated') void reply.header('www-authenticate', challenge(refusal, resource))
  return sendProblem(reply, problemOf(refusal, reply.request.id))
}

/** What we cannot know or do just now is not a "no": whoever asks is told to come again. */
export function sendUnavailable(reply: FastifyReply): FastifyReply {
  void reply.header('retry-after', '1')
  return sendProblem(reply, problem(503, 'Not available', 'unavailable', reply.request.id))
}

/** What is decided on is what was sent, so nothing is unpacked on the way. */
export async function refusePacked(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  // Git packs what it sends; its address unpacks that with a limit of its own.
  if (request.url.startsWith('/git/')) return undefined
  const encoding = request.headers['content-encoding']
  if (!encoding || encoding.toLowerCase() === 'identity') return undefined
  const words = `The body is encoded as ${encoding.slice(0, 40)}.`
  const document = problem(415, 'Wrong content encoding', 'wrong_encoding', request.id, { '': [words] })
  return sendProblem(reply.header('accept-encoding', 'identity'), document)
}

type Failure = Error & { statusCode?: number; code?: string }

/** Whatever went wrong becomes a problem document; only our own faults are a 500, and they are logged with the request's id. */
export function answerProblem(error: Failure, request: FastifyRequest, reply: FastifyReply): void {
  const send = (status: number, title: string, reason: string, fields?: Record<string, string[]>) =>
    void sendProblem(reply, problem(status, title, reason, request.id, fields))
  if (error instanceof JsonProblem)
    return send(400, 'The body cannot be read', 'invalid_json', { [error.field]: [error.message] })
  if (error.statusCode === 413) {
    const body = JSON.stringify(problem(413, 'Too large', 'too_large', request.id))
    return answerAndLinger(
      request,
      reply,
      { status: 413, body },
      { ...everyAnswer(request.id), 'content-type': contentType },
    )
  }
  if (error.statusCode === 415) return send(415, 'Wrong content type', 'wrong_type')
  if (error.statusCode && error.statusCode < 500)
    return send(error.statusCode, 'The request cannot be read', 'bad_request')
  request.log[isUnavailable(error) ? 'warn' : 'error'](
    { err: error, route: request.routeOptions?.url },
    'request failed',
  )
  if (isUnavailable(error)) return void sendUnavailable(reply)
  return send(500, 'A fault of ours', 'fault')
}

const brokenBecause: Readonly<Record<string, readonly [status: number, title: string, reason: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Too slow', 'too_slow'],
  HPE_HEADER_OVERFLOW: [431, 'Too large', 'headers_too_large'],
}

/** What never became a request (too slow, or not HTTP at all) is told so in a problem document, and the connection ends. */
export function answerBrokenConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  // Its answer is on the line already.
  if (isLingering(socket)) return void socket.destroy()
  const [status, title, reason] = brokenBecause[error.code ?? ''] ?? [400, 'The request cannot be read', 'bad_request']
  const id = newId()
  const body = JSON.stringify(problem(status, title, reason, id))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    ...Object.entries(strictHeaders).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}
