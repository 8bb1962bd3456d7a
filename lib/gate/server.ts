import 'server-only'
import formbody from '@fastify/formbody'
import proxy from '@fastify/http-proxy'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { JsonProblem, parseStrictJson } from '@/lib/core/json'
import { newId } from '@/lib/core/id'
import { env } from '@/lib/env'
import { isUnavailable } from '@/lib/db/unavailable'
import { addApi } from '@/lib/gate/api'
import { addDocuments } from '@/lib/gate/documents'
import { addHealth } from '@/lib/gate/health'
import { addStream } from '@/lib/gate/stream'
import { addTokens } from '@/lib/gate/tokens'

const bodyLimitBytes = 1_000_000

/** The machine API and everything in front of the desk: one application on the one public port. */
export async function buildGate(signal: AbortSignal): Promise<FastifyInstance> {
  const gate = Fastify({
    logger: { level: env.environment === 'test' ? 'warn' : 'info', redact: ['req.headers.authorization', 'req.headers.cookie'] },
    disableRequestLogging: true,
    bodyLimit: bodyLimitBytes,
    genReqId: newId,
    requestTimeout: 40_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply as FastifyReply),
  })
  gate.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
  })
  gate.setErrorHandler(answerProblem)
  await gate.register(async (machine) => {
    parseJsonStrictly(machine)
    await machine.register(formbody, { bodyLimit: 10_000 })
    await addHealth(machine)
    await addTokens(machine)
    await addApi(machine, signal)
    await addDocuments(machine)
    await addStream(machine, signal)
  })
  await addProxies(gate)
  return gate
}

/** JSON bodies are parsed once and strictly; what is decided on is what was sent. */
function parseJsonStrictly(machine: FastifyInstance): void {
  machine.removeContentTypeParser(['application/json', 'text/plain'])
  machine.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseStrictJson(body as string))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Pages and sign-in live in processes of their own; here they are only passed on. */
async function addProxies(gate: FastifyInstance): Promise<void> {
  if (env.identityUrl)
    await gate.register(proxy, { upstream: env.identityUrl, prefix: '/idp', rewritePrefix: '/idp', replyOptions: forwarded })
  if (env.deskUrl) await gate.register(proxy, { upstream: env.deskUrl, prefix: '/', replyOptions: forwarded })
  else gate.setNotFoundHandler((request, reply) => reply.code(404).send(problem(404, 'Not found', 'unknown_path', request.id)))
}

const publicUrl = new URL(env.url)
const forwarded = {
  /** The desk compares a form's origin with the public address, so it must hear that address and no other. */
  rewriteRequestHeaders: (_request: unknown, headers: Record<string, unknown>) => ({
    ...headers,
    host: publicUrl.host,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
  }),
  onError: (reply: FastifyReply, { error }: { error: Error }) => {
    reply.log.warn({ err: error }, 'a process behind the gate did not answer')
    void reply
      .code(503)
      .header('retry-after', '2')
      .type('text/html; charset=utf-8')
      .send('<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Starting – Countersign</title><p>Countersign is starting. This page tries again by itself.</p>')
  },
} as never

type Failure = Error & { statusCode?: number; code?: string }

/** Whatever went wrong becomes a problem document; only our own faults are a 500, and they are logged with the request's id. */
function answerProblem(error: Failure, request: FastifyRequest, reply: FastifyReply): void {
  const send = (status: number, title: string, reason: string, fields?: Record<string, string[]>) =>
    void reply.code(status).type('application/problem+json').send(problem(status, title, reason, request.id, fields))
  if (error instanceof JsonProblem) return send(400, 'The body cannot be read', 'invalid_json', { '': [error.message] })
  if (error.statusCode === 413) return send(413, 'Too large', 'too_large')
  if (error.statusCode === 415) return send(415, 'Wrong content type', 'wrong_type')
  if (error.statusCode && error.statusCode < 500) return send(error.statusCode, 'The request cannot be read', 'bad_request')
  request.log.error({ err: error, url: request.url.split('?')[0] }, 'request failed')
  if (isUnavailable(error)) {
    void reply.header('retry-after', '1')
    return send(503, 'Not available', 'unavailable')
  }
  return send(500, 'A fault of ours', 'fault')
}
