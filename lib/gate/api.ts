import 'server-only'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { problem } from '@/lib/api/problem'
import { versions } from '@/lib/api/versions'
import { accessCurrent, podFromBearer, whyClosed } from '@/lib/auth/access'
import { idempotencyKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { JsonProblem } from '@/lib/core/json'
import { traceText } from '@/lib/core/trace'
import { issueWords } from '@/lib/core/misfit'
import { type Refusal, refuse, refuseInvalid } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { answerAstray } from '@/lib/gate/astray'
import { guessesKeys } from '@/lib/gate/guesses'
import { sendProblem, sendRefusal, sendUnavailable } from '@/lib/gate/problems'
import { keepStreams, openEvents, wantsStream } from '@/lib/gate/events'
import { toldTo } from '@/lib/gate/told'
import { trialIn } from '@/lib/gate/trials'
import type { TrialAnswer } from '@/lib/requests/trial/schema'
import { answerOf } from '@/lib/gate/waiting'
import { stoppedSeconds } from '@/lib/policy/stopped'

/** What every way in lends to what answers. */
export const services = { answerOf, toldTo }
const limiter = new RateLimiterMemory({ points: env.ratePerMinute, duration: 60 })

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; there once `admit` has let the request in. */
    pod: PodActor | null
  }
}

/** Serves every endpoint of every version's table. */
export async function addApi(machine: FastifyInstance, signal: AbortSignal): Promise<void> {
  machine.decorateRequest('pod', null)
  keepStreams(signal)
  for (const [version, endpoints] of Object.entries(versions)) {
    for (const endpoint of endpoints)
      machine.route({
        method: endpoint.method,
        url: urlOf(endpoint),
        onRequest: admit,
        handler: (request, reply) => serve(endpoint, request, reply, signal),
      })
    refuseOtherMethods(machine, endpoints)
    const nothingHere = async (request: FastifyRequest, reply: FastifyReply) =>
      answerAstray(request, reply) ?? sendRefusal(reply, refuse('not_found', 'unknown_path'))
    machine.all(`/${version}/*`, { onRequest: nothingHere }, nothingHere)
  }
}

function urlOf({ path }: Endpoint): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** An address that exists, asked in another way, says which way it answers. */
function refuseOtherMethods(machine: FastifyInstance, endpoints: readonly Endpoint[]): void {
  for (const url of new Set(endpoints.map(urlOf))) {
    const own = endpoints.filter((endpoint) => urlOf(endpoint) === url).map(({ method }) => method)
    const allowed = own.includes('GET') ? [...own, 'HEAD'] : own
    const refuseMethod = async (request: FastifyRequest, reply: FastifyReply) =>
      answerAstray(request, reply) ??
      sendProblem(reply.header('allow', allowed.join(', ')), problem(405, 'Wrong method', 'wrong_method', request.id))
    const other = methods.filter((method) => !allowed.includes(method))
    machine.route({ method: other, url, onRequest: refuseMethod, handler: refuseMethod })
  }
}

/** Who is asking, and whether they ask too often, is settled before any of the body is read. */
export async function admit(request: FastifyRequest, reply: FastifyReply) {
  const actor = await caller(request)
  if (actor === 'unknown') return sendUnavailable(reply)
  if ('ok' in actor) {
    if (actor.reason === 'missing_credential' || !(await guessesKeys(request))) return sendRefusal(reply, actor)
    return sendRefusal(reply.header('retry-after', '60'), refuse('too_many', 'too_many_guesses'))
  }
  const tooMany = await overLimit(actor, reply)
  if (tooMany) return sendRefusal(reply, tooMany)
  request.pod = { ...actor, trace: traceText(request.trace) }
}

async function serve(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply, signal: AbortSignal) {
  const asked = parse(endpoint, request)
  if ('ok' in asked) return sendRefusal(reply, asked)
  const trial = await trialIn(request.headers)
  if (trial !== null && typeof trial !== 'string') return sendRefusal(reply, trial)
  if (endpoint.streams && wantsStream(request)) return await openEvents(request, reply, asked.query)

  const outcome = await endpoint.run(new Given(request.pod!, asked, trial, reply, signal))
  if (!outcome.ok) {
    const after = outcome.reason === 'emergency_stop' ? stoppedSeconds : outcome.kind === 'too_many' ? 30 : null
    return sendRefusal(after === null ? reply : reply.header('retry-after', String(after)), outcome)
  }
  const { status = 200, body, location, tag } = outcome.value
  if (outcome.repeated) void reply.header('idempotent-replayed', 'true')
  if (status === 202) {
    void reply.header('retry-after', '5')
    if (location) void reply.header('location', location)
  }
  if (saysStopped(body)) void reply.header('retry-after', String(stoppedSeconds))
  if (tag !== undefined) {
    void reply.header('etag', `"${tag}"`)
    if (request.headers['if-none-match'] === `"${tag}"`) return reply.code(304).send()
  }
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

/** Whether an answer is that of a call which an emergency stop refused; whoever knows only the header waits as well. */
function saysStopped(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'state' in body && body.state === 'stopped'
}

/** What an endpoint gets to see of a request. */
class Given {
  readonly params: never
  readonly query: never
  readonly body: never
  readonly idempotencyKey: string | null
  readonly services = services
  readonly #reply: FastifyReply
  readonly #stopping: AbortSignal

  constructor(
    readonly actor: PodActor,
    { params, query, body, idempotencyKey: key }: Read,
    readonly trial: TrialAnswer | null,
    reply: FastifyReply,
    stopping: AbortSignal,
  ) {
    this.params = params
    this.query = query
    this.body = body
    this.idempotencyKey = key
    this.#reply = reply
    this.#stopping = stopping
  }

  /** Ends when the client is gone or the gate stops. Made when asked for: most answers are shorter than the making. */
  get signal(): AbortSignal {
    const gone = new AbortController()
    // Whoever hung up before this tells nobody any more.
    if (this.#reply.raw.destroyed) gone.abort()
    this.#reply.raw.once('close', () => gone.abort())
    return AbortSignal.any([gone.signal, this.#stopping])
  }
}

async function caller(request: FastifyRequest): Promise<PodActor | Refusal | 'unknown'> {
  const [scheme, bearer] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) return refuse('unauthenticated', 'missing_credential')
  const pod = await podFromBearer(bearer)
  if (pod) return pod
  return accessCurrent() ? refuse('unauthenticated', await whyClosed(bearer)) : 'unknown'
}

async function overLimit(actor: PodActor, reply: FastifyReply): Promise<Refusal | null> {
  try {
    const { remainingPoints, msBeforeNext } = await limiter.consume(actor.accountId)
    tellLimit(reply, remainingPoints, msBeforeNext)
    return null
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent
    tellLimit(reply, 0, spent.msBeforeNext)
    void reply.header('retry-after', String(Math.ceil(spent.msBeforeNext / 1000)))
    return refuse('too_many', 'rate_limited')
  }
}

function tellLimit(reply: FastifyReply, remaining: number, resetMs: number): void {
  void reply
    .header('ratelimit-limit', String(env.ratePerMinute))
    .header('ratelimit-remaining', String(remaining))
    .header('ratelimit-reset', String(Math.ceil(resetMs / 1000)))
}

type Read = { params: never; query: never; body: never; idempotencyKey: string | null }

function parse(endpoint: Endpoint, request: FastifyRequest): Read | Refusal {
  const params = shaped(endpoint.params, request.params)
  if (params && !params.success) return refuse('not_found', 'unknown_path')
  const query = shaped(endpoint.query, request.query)
  if (query && !query.success) return refuseInvalid(query.error)
  if (endpoint.body && request.body === undefined) throw new JsonProblem('The body is empty. Send a JSON object.')
  if (endpoint.body && (request.body === null || typeof request.body !== 'object' || Array.isArray(request.body)))
    return refuse('invalid', 'invalid_input', { '': ['Send a JSON object.'] })
  const body = shaped(endpoint.body, request.body)
  if (body && !body.success) return refuseInvalid(body.error)
  const key = keyOf(endpoint, request, body?.data)
  if (key !== null && typeof key !== 'string') return key
  return { params: params?.data as never, query: query?.data as never, body: body?.data as never, idempotencyKey: key }
}

function shaped(shape: z.ZodType | undefined, value: unknown) {
  return shape?.safeParse(value ?? {})
}

function keyOf(endpoint: Endpoint, request: FastifyRequest, body: unknown): string | null | Refusal {
  if (!endpoint.idempotency) return null
  const header = request.headers['idempotency-key']
  const inBody = (body as { idempotency_key?: string } | undefined)?.idempotency_key
  if (inBody !== undefined && header !== undefined && header !== inBody)
    return refuse('invalid', 'two_keys', { idempotency_key: ['The header Idempotency-Key says another key.'] })
  const given = inBody ?? (Array.isArray(header) ? header[0] : header)
  if (given === undefined)
    return endpoint.idempotency === 'required'
      ? refuse('invalid', 'missing_key', { idempotency_key: ['Send a key here or in the header Idempotency-Key.'] })
      : null
  const parsed = idempotencyKey.safeParse(given)
  return parsed.success
    ? parsed.data
    : refuse('invalid', 'invalid_input', { idempotency_key: parsed.error.issues.map(issueWords) })
}
