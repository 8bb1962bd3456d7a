import 'server-only'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { personFromCookie } from '@/lib/auth/session'
import type { PersonActor } from '@/lib/core/actor'
import type { Moved } from '@/lib/db/moved'
import { gathered, type News } from '@/lib/gate/gathered'
import { sendProblem } from '@/lib/gate/problems'

type Watcher = { reply: FastifyReply; cookie: string; personId: string }
const watchers = new Set<Watcher>()
/** How often there is a sign of life, so that a page can tell a silent stream from a quiet day. */
const beatMs = 20_000
const maxWatchers = 2_000
/** More than anybody has open in their browsers; one person's pages never take the places of all others'. */
const maxOfOnePerson = 40
/** A page that reads nothing for this many bytes of news has gone without saying so. */
const maxUnreadBytes = 64_000

/** `/stream`: server-sent events that say which topics moved. They carry no content; pages ask for it under their own rights. */
export async function addStream(machine: FastifyInstance, signal: AbortSignal): Promise<void> {
  machine.get('/stream', { exposeHeadRoute: false }, watch)
  const beat = setInterval(() => {
    void tellEach('event: beat\ndata: {}\n\n')
    checkWatchers()
  }, beatMs)
  signal.addEventListener('abort', () => {
    clearInterval(beat)
    for (const { reply } of watchers) reply.raw.end()
  })
}

async function watch(request: FastifyRequest, reply: FastifyReply) {
  const cookie = request.headers.cookie ?? ''
  const person = await personFromCookie(cookie)
  if (!person) return sendProblem(reply, problem(401, 'Not signed in', 'no_session', request.id))
  if (!mayWatch(person)) return sendProblem(reply, problem(403, 'Not allowed', 'no_role', request.id))
  const theirs = [...watchers].filter(({ personId }) => personId === person.id).length
  if (theirs >= maxOfOnePerson)
    return sendProblem(
      reply.header('retry-after', '60'),
      problem(429, 'Too many requests', 'too_many_of_yours', request.id),
    )
  if (watchers.size >= maxWatchers)
    return sendProblem(reply.header('retry-after', '10'), problem(503, 'Not available', 'too_many_pages', request.id))
  reply.hijack()
  if (reply.raw.destroyed) return
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  const watcher = { reply, cookie, personId: person.id }
  watchers.add(watcher)
  reply.raw.write(`retry: ${retryMs()}\n\nevent: hello\ndata: ${hello()}\n\n`)
  reply.raw.once('close', () => watchers.delete(watcher))
}

/** After a restart all pages come back; the more there are, the longer they take to do so. */
function retryMs(): number {
  return 2_000 + Math.round(Math.random() * 5 * watchers.size)
}

/** What moved is told to those who may read something of it: whoever has a role. */
function mayWatch(person: PersonActor): boolean {
  return person.can.has('requests:read')
}

/** When each topic moved last, so that a page learns what moved before its stream was open. */
const movedAt = new Map<string, number>()
const watchedSince = Date.now()

function hello(): string {
  const now = Date.now()
  const agoMs = Object.fromEntries([...movedAt].map(([topic, at]) => [topic, now - at]))
  return JSON.stringify({ agoMs, watchedMs: now - watchedSince, beatMs, listeners: watchers.size })
}

/**
 * Pods that call fifty times a second give no page more to listen to than pods that call twice, and the more pages listen,
 * the more they are told at once: who hears of calls asks for them within seconds, not at once.
 */
const gatherMs = () => Math.min(3_000, Math.max(500, 10 * watchers.size))

/** To tell so many takes a millisecond or two; pods that call meanwhile are answered before the next ones are told. */
const atOnce = 20

/** Tells every open page which topics and requests moved, and how many pages hear it, so that they do not all ask at once. */
export async function tellNow(news: News): Promise<void> {
  await tellEach(`data: ${JSON.stringify({ ...news, listeners: watchers.size })}\n\n`)
}

async function tellEach(line: string): Promise<void> {
  let told = 0
  for (const watcher of watchers) {
    if (told > 0 && told % atOnce === 0) await setImmediate()
    told++
    tell(watcher, line)
  }
}

const tellSoon = gathered(gatherMs, (news) => void tellNow(news))
/** Of requests somebody waits to hear, and they move as seldom as people decide. */
const tellOfRequests = gathered(
  () => 50,
  (news) => void tellNow(news),
)

/** Passes on what moved to every open page: the first at once, and what follows within a moment together. */
export function tellWatchers({ topics, requests }: Moved): void {
  for (const topic of topics) movedAt.set(topic, Date.now())
  const tellAll = topics.includes('requests') ? tellOfRequests : tellSoon
  tellAll({ topics, requests })
  if (topics.includes('people') || topics.includes('sessions')) checkWatchers()
}

function tell({ reply }: Watcher, line: string): void {
  if (reply.raw.writableEnded || reply.raw.destroyed) return
  reply.raw.write(line)
  if (reply.raw.writableLength > maxUnreadBytes) reply.raw.destroy()
}

let checking = false
let askedAgain = false

/** Who signed out, was deactivated or lost their roles is cut off as soon as that is known. One round at a time, and one after it. */
function checkWatchers(): void {
  askedAgain = true
  if (checking) return
  checking = true
  void (async () => {
    while (askedAgain) {
      askedAgain = false
      await cutOff()
    }
    checking = false
  })()
}

async function cutOff(): Promise<void> {
  for (const watcher of watchers) {
    // Without the database nothing moves and nothing is said, so those who were let in may wait.
    const allowed = await personFromCookie(watcher.cookie).then(
      (person) => person !== null && mayWatch(person),
      () => true,
    )
    if (!allowed) watcher.reply.raw.end()
  }
}
