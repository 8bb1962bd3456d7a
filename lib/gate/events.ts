import 'server-only'
import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Missed } from '@/lib/api/endpoint'
import { placeGiven, refuseAfter } from '@/lib/api/events'
import { problem } from '@/lib/api/problem'
import { accessCurrent, credentialStands, podFromBearer, whyClosed } from '@/lib/auth/access'
import type { PodActor } from '@/lib/core/actor'
import { refuseInvalid } from '@/lib/core/outcome'
import { sendProblem, sendRefusal } from '@/lib/gate/problems'
import { furthestBehind, listenTo, mostAtOnce, placeNow, toldAfter } from '@/lib/gate/told'
import type { Told } from '@/lib/told/schema'

type Stream = { actor: PodActor; bearer: string; reply: FastifyReply; isCurrent: boolean; place: number; stop(): void }
const streams = new Set<Stream>()
/** How often there is a sign of life. It carries the place, so that who hears nothing for long is not behind for that. */
export const beatMs = 20_000
const maxStreams = 2_000
/** Enough for every worker of a pod's to listen by itself; one account never takes the places of all others'. */
export const maxOfOneAccount = 10
/** Whoever reads nothing for this many bytes has gone without saying so, and comes back for what is left. */
const maxUnreadBytes = 256_000

/** Whether a request for events wants a stream of them. */
export function wantsStream({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /\btext\/event-stream\b/i.test(headers.accept ?? '')
}

/** Tells streams that they still live, until the signal says that the gate stops; then they end and come back elsewhere. */
export function keepStreams(stopping: AbortSignal): void {
  const beat = setInterval(() => {
    void endExpired()
    for (const stream of streams) if (stream.isCurrent) tell(stream, `: beat\nid: ${placeNow()}\n\n`)
  }, beatMs)
  stopping.addEventListener('abort', () => {
    clearInterval(beat)
    for (const { reply } of streams) reply.raw.end()
  })
}

/** `GET /v2/events` as server-sent events: first what was missed since the place the client came with, then what comes. */
export async function openEvents(request: FastifyRequest, reply: FastifyReply, query: { after?: number }) {
  const actor = request.pod!
  const resumed = request.headers['last-event-id']
  const given = resumed === undefined || resumed === '' ? undefined : placeGiven.safeParse(resumed)
  if (given && !given.success) return sendRefusal(reply, refuseInvalid(given.error))
  const own = [...streams].filter((stream) => stream.actor.accountId === actor.accountId).length
  if (own >= maxOfOneAccount)
    return sendProblem(
      reply.header('retry-after', '60'),
      problem(429, 'Too many requests', 'too_many_streams', request.id),
    )
  if (streams.size >= maxStreams)
    return sendProblem(
      reply.header('retry-after', '10'),
      problem(503, 'Not available', 'too_many_listeners', request.id),
    )
  const bearer = request.headers.authorization!.split(' ')[1]!
  const stream: Stream = { actor, bearer, reply, isCurrent: false, place: 0, stop: () => {} }
  // It has its place among the streams before anything is waited for, and listens before it looks: nothing falls between.
  streams.add(stream)
  const unhear = listenTo({
    accountId: actor.accountId,
    hear: (told, place) => hear(stream, told, place),
  })
  stream.stop = () => {
    streams.delete(stream)
    unhear()
  }
  reply.raw.once('close', stream.stop)
  try {
    const missed = await toldAfter(actor.accountId, given?.data ?? query.after ?? null)
    if (!missed) {
      stream.stop()
      return sendRefusal(reply, refuseAfter())
    }
    await begin(stream, missed)
  } catch (error) {
    stream.stop()
    if (!reply.raw.headersSent) throw error
    reply.raw.destroy()
  }
  return reply
}

async function begin(stream: Stream, missed: Missed): Promise<void> {
  const { reply } = stream
  reply.hijack()
  const { raw } = reply
  // Who went while they were let in has said so already.
  if (raw.destroyed) return stream.stop()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  raw.write(`retry: ${retryMs()}\n\n`)
  await catchUp(stream, missed, (place) => `event: hello\nid: ${place}\ndata: {"place":"${place}"}\n\n`)
}

/**
 * Tells page by page what is there already, the next when the one before has been taken in, so that no more than a page
 * waits in memory for whoever reads slowly; `words` is what is said once nothing is missing.
 */
async function catchUp(stream: Stream, missed: Missed, words: (place: number) => string): Promise<void> {
  const { accountId } = stream.actor
  const { raw } = stream.reply
  for (let page: Missed | null = missed; page; page = await toldAfter(accountId, page.place)) {
    // Also of whoever read so slowly that the record went on without them.
    if (page.skipped) raw.write(`event: reset\ndata: ${JSON.stringify(tooFarBehind)}\n\n`)
    const text = inLines(page.told, page.place)
    stream.place = page.place
    if (page.place >= placeNow()) {
      // Nothing is waited for from here on, so what comes next is heard.
      stream.isCurrent = true
      raw.write(text + words(page.place))
      return
    }
    if (!raw.write(text)) await takenIn(raw)
    if (raw.destroyed) return
  }
  throw new Error(`The record ended before the place ${missed.place}, which it had`)
}

/** When all of it was taken in, or nobody is there any more. Nothing is left listening, however often this is waited for. */
async function takenIn(raw: FastifyReply['raw']): Promise<void> {
  const over = new AbortController()
  await Promise.race(['drain', 'close'].map((event) => once(raw, event, { signal: over.signal })))
  over.abort()
}

/** What an account is told of as it comes; more than a page of it is taken in page by page, like what was missed. */
function hear(stream: Stream, told: readonly Told[], place: number): void {
  if (!stream.isCurrent) return
  if (told.length > mostAtOnce) {
    stream.isCurrent = false
    void toldAfter(stream.actor.accountId, stream.place)
      .then((missed) => missed && catchUp(stream, missed, () => ''))
      .catch(() => stream.reply.raw.destroy())
    return
  }
  stream.place = place
  tell(stream, inLines(told, place))
}

const tooFarBehind = {
  says: `You come from more than ${furthestBehind.toLocaleString('en')} lines of the record back. What you were told before the next event is in the list of your calls.`,
  calls: '/v2/tool-calls',
}

/** After a restart all pods come back; the more there are, the longer they take to do so. */
function retryMs(): number {
  return 1_000 + Math.round(Math.random() * 5 * streams.size)
}

function inLines(told: readonly Told[], place: number): string {
  const lines = told.map(
    ({ place: id, event: { type, data } }) => `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`,
  )
  return lines.length > 0 ? lines.join('') : `id: ${place}\n\n`
}

function tell({ reply: { raw } }: Stream, text: string): void {
  // What is left from before counts: nobody has had the time to read what is told just now.
  if (raw.writableLength > maxUnreadBytes) return void raw.destroy()
  raw.write(text)
}

/** Ends at once the streams of credentials that open nothing any more; asked whenever the list of these has moved. */
export function endRevoked(): void {
  for (const stream of streams) if (!credentialStands(stream.actor.credentialId)) void end(stream)
}

/** A token has an end of its own, which is looked at with every beat. */
async function endExpired(): Promise<void> {
  for (const stream of streams) if (accessCurrent() && !(await podFromBearer(stream.bearer))) await end(stream)
}

async function end({ reply, bearer }: Stream): Promise<void> {
  const code = accessCurrent() ? await whyClosed(bearer) : 'unavailable'
  const { detail } = problem(401, 'Not signed in', code, reply.request.id)
  if (reply.raw.headersSent && !reply.raw.writableEnded)
    reply.raw.end(`event: end\ndata: ${JSON.stringify({ code, detail })}\n\n`)
}
