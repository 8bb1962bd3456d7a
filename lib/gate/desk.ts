import 'server-only'
import proxy from '@fastify/http-proxy'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { problem } from '@/lib/api/problem'
import { busyAgainSeconds, busyDigest, busyFateWords, busyWords, type Fate, fateCookie } from '@/lib/core/busy'
import { isFromOurselves } from '@/lib/core/origin'
import { traceText } from '@/lib/core/trace'
import { env } from '@/lib/env'
import { answerAstray } from '@/lib/gate/astray'
import { signsInTooOften } from '@/lib/gate/guesses'
import { answerTooLarge, isOverflowing, refuseLarge } from '@/lib/gate/large'
import { type Message, refuseForm, sendMessage, wantsPage } from '@/lib/gate/message'
import { foreignPage, leadHome } from '@/lib/gate/names'
import { countPage } from '@/lib/gate/pages'
import { sendProblem } from '@/lib/gate/problems'

const idleMs = 4_000
/**
 * Connections to the processes behind the gate are let go of here, long before those do (lib/supervisor/plan.ts), whatever
 * they offer: a form that is sent on one while it ends at the other side would reach nobody.
 */
const connections = { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs }

/** Pages and sign-in live in processes of their own; here they are only passed on. */
export async function addDesk(gate: FastifyInstance): Promise<void> {
  // What pages' scripts send is passed on as it comes, like every other form.
  gate.removeContentTypeParser('text/plain')
  if (env.identityUrl)
    await gate.register(proxy, {
      upstream: env.identityUrl,
      prefix: '/idp',
      rewritePrefix: '/idp',
      replyOptions: forwarded,
      undici: connections,
      logLevel: 'warn',
      preHandler: async (request, reply) => leadHome(request, reply) ?? refuseLarge(request, reply) ?? undefined,
    })
  if (env.deskUrl)
    await gate.register(proxy, {
      upstream: env.deskUrl,
      prefix: '/',
      replyOptions: forwarded,
      undici: connections,
      logLevel: 'warn',
      websocket: true,
      preHandler: async (request, reply) => (await answerBeforeTheDesk(request, reply)) ?? countPage(request, reply),
    })
  else
    gate.setNotFoundHandler(
      (request, reply) =>
        answerAstray(request, reply) ?? sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id)),
    )
}

/**
 * What never reaches the desk: a change of protocol, which only the development server speaks; the framework's image
 * optimiser, which nothing here uses; what the gate alone asks the desk; what leads nowhere; a person who came by another name; a form that another site
 * sends, for which the desk's actions look again for themselves; and sign-ins by the hundred.
 */
async function answerBeforeTheDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | null> {
  const [path = ''] = request.url.split('?')
  if (request.headers.upgrade !== undefined && path !== '/_next/webpack-hmr')
    return sendProblem(reply, problem(400, 'The request cannot be read', 'no_upgrade', request.id))
  if (path.startsWith('/_next/image') || path === '/may-draw')
    return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
  const answered = answerAstray(request, reply) ?? leadHome(request, reply) ?? refuseLarge(request, reply)
  if (answered) return answered
  if (path.startsWith('/api/auth/') && (await signsInTooOften(request))) return sendTooOften(reply)
  return ['GET', 'HEAD', 'OPTIONS'].includes(request.method) ? null : refuseForeign(request, reply)
}

function refuseForeign(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const headers = new Headers()
  for (const name of ['origin', 'sec-fetch-site'])
    if (request.headers[name]) headers.set(name, String(request.headers[name]))
  if (isFromOurselves(headers, env.url)) return null
  return refuseForm(request, reply, { code: 'foreign_origin', title: 'Not allowed', page: foreignPage })
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

/**
 * The framework takes a form apart before it reaches an action of ours, and calls it a fault of the server when that
 * fails. It is one of the sender: 400. What fails in an action bears our own digest (lib/web/action.ts) and stays a 500.
 */
async function answerUnreadable(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: Readable,
  fate: Fate,
): Promise<FastifyReply> {
  const said = await text(unpacked(reply, stream))
  if (wantsPage(request) && said.includes(busyDigest)) return sendBusyAfter(fate, reply)
  const isScripts = request.headers['next-action'] !== undefined
  const isPlain = String(reply.getHeader('content-type')).startsWith('text/plain')
  const isOurFault = isScripts ? !/^\w+:E\{"digest":"\d+"\}$/m.test(said) : !isPlain
  if (isOurFault) return reply.send(said)
  for (const name of ['content-length', 'transfer-encoding', 'vary']) reply.removeHeader(name)
  return refuseForm(request, reply, { code: 'bad_request', title: 'Cannot be read', page: unreadablePage })
}

const unreadablePage: Message = {
  status: 400,
  title: 'Nothing was done',
  sentences: ['What was sent is no form of this page, so nothing was done. Load the page again.'],
  leadsTo: { address: '/', words: 'Go to the start' },
}

/**
 * A page that the desk had no connection for in time is no fault of anybody's: who opened it is told so by a page that asks
 * again. One that is on a screen stays there meanwhile, as long as `pagesNow` says so.
 */
async function answerBusy(reply: FastifyReply, stream: Readable): Promise<FastifyReply> {
  const said = await text(unpacked(reply, stream))
  if (!said.includes(busyDigest)) return reply.send(said)
  return sendBusy(reply, { status: 200, sentences: busyWords.sentences, asksAgain: true })
}

/**
 * The same after a form that was sent without scripts, by what became of it. Where it was not saved the page does not ask
 * again: the browser would forget what was written, which it sends once more when the page is loaded again.
 */
function sendBusyAfter(fate: Fate, reply: FastifyReply): FastifyReply {
  const asksAgain = fate === 'saved'
  return sendBusy(reply, { status: asksAgain ? 200 : 503, sentences: busyFateWords[fate], asksAgain })
}

type Busy = Pick<Message, 'status' | 'sentences'> & { asksAgain: boolean }

function sendBusy(reply: FastifyReply, { asksAgain, ...message }: Busy): FastifyReply {
  for (const name of ['content-length', 'transfer-encoding', 'vary', 'link']) reply.removeHeader(name)
  const again = Math.ceil(busyAgainSeconds * (1 + Math.random()))
  void reply.headers({ 'retry-after': String(again), 'cache-control': 'no-store' })
  return sendMessage(reply, { ...message, title: busyWords.title, ...(asksAgain && { again }) })
}

/** What the desk tells of a form, which is taken out of its answer: no browser keeps it. */
function takeFate(reply: FastifyReply): Fate {
  const lines = [reply.getHeader('set-cookie') ?? []].flat().map(String)
  const others = lines.filter((line) => !line.startsWith(`${fateCookie}=`))
  reply.removeHeader('set-cookie')
  if (others.length > 0) void reply.header('set-cookie', others)
  const [told] = lines.flatMap((line) => new RegExp(`^${fateCookie}=(saved|refused)\\b`).exec(line)?.[1] ?? [])
  return (told as Fate | undefined) ?? 'lost'
}

const unpackers = new Map([
  ['gzip', createGunzip],
  ['br', createBrotliDecompress],
])

/** An answer of the desk as it was before it was packed for the browser; from here on it goes on unpacked. */
function unpacked(reply: FastifyReply, stream: Readable): Readable {
  const unpack = unpackers.get(String(reply.getHeader('content-encoding')))
  if (!unpack) return stream
  reply.removeHeader('content-encoding').removeHeader('content-length')
  return stream.pipe(unpack())
}

/**
 * To a form from before an update the framework answers in words of its own. A page with scripts knows them; whoever sent
 * it without is told what to do.
 */
function answerFormer(request: FastifyRequest, reply: FastifyReply, stream: Readable): FastifyReply {
  if (request.headers['next-action'] !== undefined) return reply.send(stream)
  stream.resume()
  for (const name of ['content-length', 'transfer-encoding', 'vary']) reply.removeHeader(name)
  request.refusedFor = 'page_from_before'
  return sendMessage(reply, {
    status: 409,
    title: 'The page that this came from is from before an update',
    sentences: ['Nothing was saved. Go back, copy what you wrote, load the page again, and send it once more.'],
    leadsTo: { address: '/', words: 'Go to the start' },
  })
}

const publicUrl = new URL(env.url)
const forwarded = {
  /** The desk compares a form's origin with the public address, so it must hear that address and no other. */
  rewriteRequestHeaders: ({ id, trace }: FastifyRequest, headers: Record<string, unknown>) => ({
    ...headers,
    // What the desk says about a request is found by the same number.
    'x-request-id': id,
    traceparent: traceText(trace),
    host: publicUrl.host,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
  }),
  onResponse: (request: FastifyRequest, reply: FastifyReply, { stream }: { stream: Readable }) => {
    const fate = takeFate(reply)
    const isUnreadable = reply.statusCode === 500 && request.method === 'POST'
    if (isUnreadable) void answerUnreadable(request, reply, stream, fate)
    else if (reply.statusCode === 500 && wantsPage(request)) void answerBusy(reply, stream)
    else if (reply.hasHeader('x-nextjs-action-not-found')) answerFormer(request, reply, stream)
    else reply.send(stream)
  },
  onError: (reply: FastifyReply, { error }: { error: Error }) => {
    if (isOverflowing(reply.request)) return void answerTooLarge(reply.request, reply)
    reply.log.warn({ err: error }, 'a process behind the gate did not answer')
    void sendMessage(reply.header('retry-after', '2'), {
      status: 503,
      title: 'Countersign is starting',
      sentences: ['This page tries again by itself.'],
      again: 2,
    })
  },
} as never
