import 'server-only'
import proxy from '@fastify/http-proxy'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { isFromOurselves } from '@/lib/core/origin'
import { env } from '@/lib/env'
import { answerAstray } from '@/lib/gate/astray'
import { signsInTooOften } from '@/lib/gate/guesses'
import { sendMessage, wantsPage } from '@/lib/gate/message'
import { leadHome, sendForeignForm } from '@/lib/gate/names'
import { sendProblem } from '@/lib/gate/problems'

/** Pages and sign-in live in processes of their own; here they are only passed on. */
export async function addDesk(gate: FastifyInstance): Promise<void> {
  if (env.identityUrl)
    await gate.register(proxy, {
      upstream: env.identityUrl,
      prefix: '/idp',
      rewritePrefix: '/idp',
      replyOptions: forwarded,
      logLevel: 'warn',
      preHandler: async (request, reply) => leadHome(request, reply) ?? undefined,
    })
  if (env.deskUrl)
    await gate.register(proxy, {
      upstream: env.deskUrl,
      prefix: '/',
      replyOptions: forwarded,
      logLevel: 'warn',
      websocket: true,
      preHandler: async (request, reply) => (await answerBeforeTheDesk(request, reply)) ?? undefined,
    })
  else
    gate.setNotFoundHandler(
      (request, reply) =>
        answerAstray(request, reply) ?? sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id)),
    )
}

/**
 * What never reaches the desk: a change of protocol, which only the development server speaks; the framework's image
 * optimiser, which nothing here uses; what leads nowhere; a person who came by another name; a form that another site
 * sends, for which the desk's actions look again for themselves; and sign-ins by the hundred.
 */
async function answerBeforeTheDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | null> {
  const [path = ''] = request.url.split('?')
  if (request.headers.upgrade !== undefined && path !== '/_next/webpack-hmr')
    return sendProblem(reply, problem(400, 'The request cannot be read', 'no_upgrade', request.id))
  if (path.startsWith('/_next/image')) return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
  const answered = answerAstray(request, reply) ?? leadHome(request, reply)
  if (answered) return answered
  if (path.startsWith('/api/auth/') && (await signsInTooOften(request))) return sendTooOften(reply)
  return ['GET', 'HEAD', 'OPTIONS'].includes(request.method) ? null : refuseForeign(request, reply)
}

function refuseForeign(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const headers = new Headers()
  for (const name of ['origin', 'sec-fetch-site'])
    if (request.headers[name]) headers.set(name, String(request.headers[name]))
  if (isFromOurselves(headers, env.url)) return null
  request.refusedFor = 'foreign_origin'
  if (wantsPage(request)) return sendForeignForm(reply)
  return sendProblem(reply, problem(403, 'Not allowed', 'foreign_origin', request.id))
}

function sendTooOften(reply: FastifyReply): FastifyReply {
  reply.request.refusedFor = 'too_many_guesses'
  return sendMessage(reply.header('retry-after', '60'), {
    status: 429,
    title: 'Too many sign-ins',
    sentences: [
      'From where you are, very many sign-ins were begun within a minute. Wait a minute, then sign in again.',
    ],
    leadsTo: { address: '/signin', words: 'Back to the sign-in page' },
  })
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
    void sendMessage(reply.header('retry-after', '2'), {
      status: 503,
      title: 'Countersign is starting',
      sentences: ['This page tries again by itself.'],
      again: 2,
    })
  },
} as never
