import 'server-only'
import proxy from '@fastify/http-proxy'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { problem } from '@/lib/api/problem'
import { parseStrictJsonBytes } from '@/lib/core/json'
import { newId } from '@/lib/core/id'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import { isFromOurselves } from '@/lib/core/origin'
import { addApi } from '@/lib/gate/api'
import { answerAstray } from '@/lib/gate/astray'
import { addDocuments } from '@/lib/gate/documents'
import { addStrictHeaders, strictHeaders } from '@/lib/gate/headers'
import { addHealth } from '@/lib/gate/health'
import { tellRequests } from '@/lib/gate/journal'
import { answerBrokenConnection, answerProblem, everyAnswer, sendProblem } from '@/lib/gate/problems'
import { addStream } from '@/lib/gate/stream'
import { addTokens } from '@/lib/gate/tokens'

const bodyLimitBytes = 1_000_000

/** How long a client may take to send one request, and how often slow ones are looked for. */
const patience = { requestMs: 40_000, lookEveryMs: 5_000 }

/** The machine API and everything in front of the desk: one application on the one public port. */
export async function buildGate(signal: AbortSignal, { requestMs, lookEveryMs } = patience): Promise<FastifyInstance> {
  const gate = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    bodyLimit: bodyLimitBytes,
    genReqId: newId,
    requestTimeout: requestMs,
    http: { headersTimeout: requestMs, requestTimeout: requestMs, connectionsCheckingInterval: lookEveryMs },
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply as FastifyReply),
  })
  gate.addHook('onSend', (request, reply, _payload, done) => {
    void reply.headers(everyAnswer(request.id))
    done()
  })
  tellRequests(gate)
  gate.setErrorHandler(answerProblem)
  await gate.register(async (machine) => {
    parseJsonStrictly(machine)
    machine.addHook('onSend', (_request, reply, _payload, done) => {
      addStrictHeaders(reply)
      done()
    })
    await addHealth(machine, signal)
    await machine.register(addTokens)
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
  machine.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : parseStrictJsonBytes(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Pages and sign-in live in processes of their own; here they are only passed on. */
async function addProxies(gate: FastifyInstance): Promise<void> {
  if (env.identityUrl)
    await gate.register(proxy, {
      upstream: env.identityUrl,
      prefix: '/idp',
      rewritePrefix: '/idp',
      replyOptions: forwarded,
      logLevel: 'warn',
    })
  if (env.deskUrl)
    await gate.register(proxy, {
      upstream: env.deskUrl,
      prefix: '/',
      replyOptions: forwarded,
      logLevel: 'warn',
      websocket: true,
      preHandler: refuseBeforeTheDesk,
    })
  else
    gate.setNotFoundHandler(
      (request, reply) =>
        answerAstray(request, reply) ?? sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id)),
    )
}

/**
 * What never reaches the desk: a change of protocol, which only the development server speaks; the framework's image
 * optimiser, which nothing here uses; and a form that another site sends, turned away in words, for which the desk's
 * actions look again for themselves.
 */
async function refuseBeforeTheDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const [path = ''] = request.url.split('?')
  if (request.headers.upgrade !== undefined && path !== '/_next/webpack-hmr')
    return await sendProblem(reply, problem(400, 'The request cannot be read', 'no_upgrade', request.id))
  if (path.startsWith('/_next/image'))
    return await sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return undefined
  const headers = new Headers()
  for (const name of ['origin', 'sec-fetch-site'])
    if (request.headers[name]) headers.set(name, String(request.headers[name]))
  if (isFromOurselves(headers, env.url)) return undefined
  return await sendProblem(reply, problem(403, 'Not allowed', 'foreign_origin', request.id))
}

const publicUrl = new URL(env.url)
const forwarded = {
  /** The desk compares a form's origin with the public address, so it must hear that address and no other. */
  rewriteRequestHeaders: ({ id }: FastifyRequest, headers: Record<string, unknown>) => ({
    ...headers,
    // What the desk says about a request is found by the same number.
    'x-request-id': id,
    host: publicUrl.host,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
  }),
  onError: (reply: FastifyReply, { error }: { error: Error }) => {
    reply.log.warn({ err: error }, 'a process behind the gate did not answer')
    void reply
      .code(503)
      .headers(strictHeaders)
      .header('retry-after', '2')
      .type('text/html; charset=utf-8')
      .send(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Starting – Countersign</title><p>Countersign is starting. This page tries again by itself.</p>',
      )
  },
} as never
