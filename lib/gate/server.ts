import 'server-only'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { parseStrictJsonBytes } from '@/lib/core/json'
import { newId } from '@/lib/core/id'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import { addApi } from '@/lib/gate/api'
import { addDesk } from '@/lib/gate/desk'
import { addClients } from '@/lib/gate/clients'
import { addGit } from '@/lib/gate/git'
import { addDocuments } from '@/lib/gate/documents'
import { addGithub } from '@/lib/gate/github'
import { addStrictHeaders } from '@/lib/gate/headers'
import { addHealth } from '@/lib/gate/health'
import { tellRequests } from '@/lib/gate/journal'
import { answerBrokenConnection, answerProblem, bodyLimitBytes, everyAnswer, refusePacked } from '@/lib/gate/problems'
import { addMcp } from '@/lib/gate/mcp'
import { addMeasures } from '@/lib/gate/measures'
import { addMetadata } from '@/lib/gate/metadata'
import { addNews } from '@/lib/gate/news'
import { addStream } from '@/lib/gate/stream'
import { takeUpTraces } from '@/lib/gate/trace'
import { addTokens } from '@/lib/gate/tokens'
import { addTryIt } from '@/lib/gate/try-it'
import { addTypefaces } from '@/lib/gate/typefaces'

/** How long a client may take to send one request, and how often slow ones are looked for. */
const patience = { requestMs: 40_000, lookEveryMs: 5_000 }

/** The machine API and everything in front of the desk: one application on the one public port. */
export async function buildGate(signal: AbortSignal, { requestMs, lookEveryMs } = patience): Promise<FastifyInstance> {
  const gate = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    bodyLimit: bodyLimitBytes,
    // Whom a proxy names as the client is believed of the proxies that are named, and of nobody else.
    trustProxy: env.trustedProxies.length > 0 ? env.trustedProxies : false,
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
  takeUpTraces(gate)
  tellRequests(gate)
  gate.setErrorHandler(answerProblem)
  gate.addHook('onRequest', refusePacked)
  await gate.register(async (machine) => {
    parseJsonStrictly(machine)
    machine.addHook('onSend', (_request, reply, _payload, done) => {
      addStrictHeaders(reply)
      done()
    })
    await addHealth(machine, signal)
    await addMeasures(machine)
    await machine.register(addTokens)
    await machine.register(addGithub)
    await addMetadata(machine)
    await addApi(machine, signal)
    await addMcp(machine, signal)
    await addDocuments(machine)
    await addTryIt(machine)
    await addClients(machine)
    await addTypefaces(machine)
    await addStream(machine, signal)
    await addNews(machine)
  })
  await gate.register(addGit)
  await addDesk(gate)
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
