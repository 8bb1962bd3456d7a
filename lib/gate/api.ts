import 'server-only'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { problemOf } from '@/lib/api/problem'
import { versions } from '@/lib/api/versions'
import { podFromBearer } from '@/lib/auth/access'
import { idempotencyKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type Refusal, refusalStatus, refuse, refuseInvalid } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { answerOf } from '@/lib/gate/waiting'

const limiter = new RateLimiterMemory({ points: env.ratePerMinute, duration: 60 })

/** Serves every endpoint of every version's table. */
export async function addApi(machine: FastifyInstance, signal: AbortSignal): Promise<void> {
  for (const endpoints of Object.values(versions))
    for (const endpoint of endpoints)
      machine.route({
        method: endpoint.method,
        url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        handler: (request, reply) => serve(endpoint, request, reply, signal),
      })
  for (const version of Object.keys(versions))
    machine.all(`/${version}/*`, async (request, reply) => send(reply, refuse('not_found', 'unknown_path'), request.id))
}

async function serve(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply, signal: AbortSignal) {
  const actor = await caller(request)
  if ('ok' in actor) return send(reply.header('www-authenticate', 'Bearer'), actor, request.id)
  const tooMany = await overLimit(actor, reply)
  if (tooMany) return send(reply, tooMany, request.id)
  const asked = parse(endpoint, request)
  if ('ok' in asked) return send(reply, asked, request.id)

  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const services = { answerOf }
  const outcome = await endpoint.run({ actor, ...asked, services, signal: AbortSignal.any([gone.signal, signal]) })
  if (!outcome.ok) return send(reply, outcome, request.id)
  const { status = 200, body } = outcome.value
  if (status === 202) void reply.header('retry-after', '5')
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

async function caller(request: FastifyRequest): Promise<PodActor | Refusal> {
  const [scheme, bearer] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) return refuse('unauthenticated', 'missing_credential')
  return (await podFromBearer(bearer)) ?? refuse('unauthenticated', 'bad_credential')
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
  const given = (body as { idempotency_key?: string } | undefined)?.idempotency_key ?? (Array.isArray(header) ? header[0] : header)
  if (given === undefined)
    return endpoint.idempotency === 'required'
      ? refuse('invalid', 'missing_key', { idempotency_key: ['Send a key here or in the header Idempotency-Key.'] })
      : null
  const parsed = idempotencyKey.safeParse(given)
  return parsed.success
    ? parsed.data
    : refuse('invalid', 'invalid_input', { idempotency_key: parsed.error.issues.map(({ message }) => message) })
}

function send(reply: FastifyReply, refusal: Refusal, requestId: string) {
  const body = JSON.stringify(problemOf(refusal, requestId))
  return reply.code(refusalStatus[refusal.kind]).type('application/problem+json').send(body)
}
