import 'server-only'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { STATUS_CODES } from 'node:http'
import path from 'node:path'
import { z } from 'zod'
import { endpointToTry, steps } from '@/lib/api/try-it'
import { personFromCookie } from '@/lib/auth/session'
import { type DemoFile, demoFile, demoSetting } from '@/lib/core/demo'
import { isFromOurselves } from '@/lib/core/origin'
import { refuse, refuseInvalid } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { triesTooOften } from '@/lib/gate/guesses'
import { sendRefusal } from '@/lib/gate/problems'

// What the page for developers sends is sent here as a pod of the demo: its key never leaves this machine.

/** Which of the demo's pods it is. */
const slug = 'demo-research'

type Pod = DemoFile['pods'][number]

/**
 * The pod as which anybody at the page may ask, or null where nobody may: in production, beside a sign-in of one's own, and
 * where the demo is not here. Whoever reaches the bundled sign-in can be anybody there, so this gives nobody more.
 */
export async function podToTry(): Promise<Pod | null> {
  if (env.environment === 'prod' || !env.bundledIdentity) return null
  const setting = await read.setting.findUnique({ where: { key: 'demo' } })
  if (!setting || !demoSetting.parse(setting.value).on) return null
  const text = await readFile(path.join(env.stateFolder, 'demo.json'), 'utf8').catch(() => null)
  return (text !== null && demoFile.parse(JSON.parse(text)).pods.find((pod) => pod.slug === slug)) || null
}

const asked = z.strictObject({
  operation: z.enum(
    steps.map(({ operation }) => operation),
    'Name one of the operations on the page',
  ),
  id: z.string().max(100).default(''),
  query: z
    .string()
    .max(2_000)
    .regex(/^[\x21\x22\x24-\x7e]*$/, 'Write the query as it stands in an address')
    .default(''),
  body: z.string().optional(),
  trial: z.string().max(40).optional(),
})

/** Headers of an answer that say something to whoever tries. */
const telling = [
  'content-type',
  'location',
  'retry-after',
  'idempotent-replayed',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'www-authenticate',
  'allow',
  'x-request-id',
]

/** Where production is, there is neither the script nor the address. */
export async function addTryIt(machine: FastifyInstance): Promise<void> {
  if (env.environment === 'prod') return
  const script = readFileSync(path.resolve('lib/gate/try-it.page.mjs'), 'utf8')
  machine.get('/docs/try.mjs', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(script),
  )
  machine.post('/docs/try', async (request, reply) => {
    const isOurs = isFromOurselves(new Headers(fetched(request.headers)), env.url)
    // Pages from elsewhere spend nobody's share.
    const person = isOurs ? await personFromCookie(request.headers.cookie) : null
    const wait = isOurs ? await triesTooOften(request, person?.id ?? null) : 0
    if (wait > 0) return sendRefusal(reply.header('retry-after', String(wait)), refuse('too_many', 'rate_limited'))
    const pod = await podToTry()
    if (!pod) return sendRefusal(reply, refuse('not_found', 'unknown_path'))
    if (!isOurs) return sendRefusal(reply, refuse('forbidden', 'foreign_origin'))
    const call = requestIn(request)
    if ('ok' in call) return sendRefusal(reply, call)
    const {
      statusCode: status,
      headers,
      body,
    } = await machine.inject({
      ...call,
      headers: { ...call.headers, authorization: `Bearer ${pod.serviceKey}` },
    })
    const told = telling.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))
    const answer = { status, means: STATUS_CODES[status] ?? '', headers: Object.fromEntries(told) as object, body }
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
  })
}

/** The request that is wished for, or why it is none. */
function requestIn({ body: given }: FastifyRequest) {
  const parsed = asked.safeParse(given)
  if (!parsed.success) return refuseInvalid(parsed.error)
  const { operation, id, query, body, trial } = parsed.data
  const { method, path: template } = endpointToTry(operation)!
  const url = template.replace('{id}', encodeURIComponent(id)) + (query && `?${query}`)
  const sent = {
    ...(trial && { 'countersign-try': trial }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  return { method, url, headers: sent, ...(body !== undefined && method === 'POST' && { payload: body }) }
}

const fetched = ({ origin, 'sec-fetch-site': site }: FastifyRequest['headers']) => ({
  ...(origin && { origin }),
  ...(typeof site === 'string' && { 'sec-fetch-site': site }),
})
