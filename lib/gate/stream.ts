import 'server-only'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { personFromCookie } from '@/lib/auth/session'
import type { PersonActor } from '@/lib/core/actor'
import type { Moved } from '@/lib/db/listen'

type Watcher = { reply: FastifyReply; cookie: string; person: PersonActor }
const watchers = new Set<Watcher>()
const heartbeatMs = 20_000
const maxWatchers = 2_000

/** `/stream`: server-sent events that say which topics moved. They carry no content; pages ask for it under their own rights. */
export async function addStream(machine: FastifyInstance, signal: AbortSignal): Promise<void> {
  machine.get('/stream', watch)
  const beat = setInterval(() => void stillAllowed(), heartbeatMs)
  signal.addEventListener('abort', () => {
    clearInterval(beat)
    for (const { reply } of watchers) reply.raw.end()
  })
}

async function watch(request: FastifyRequest, reply: FastifyReply) {
  const cookie = request.headers.cookie ?? ''
  const person = await personFromCookie(cookie)
  if (!person) return reply.code(401).send({ error: 'Sign in first' })
  if (watchers.size >= maxWatchers) return reply.code(503).header('retry-after', '10').send({ error: 'Too many open pages' })
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  reply.raw.write('retry: 2000\n\nevent: hello\ndata: {}\n\n')
  const watcher = { reply, cookie, person }
  watchers.add(watcher)
  request.raw.once('close', () => watchers.delete(watcher))
}

/** Tells every open page which topics moved. */
export function tellWatchers({ topics }: Moved): void {
  const line = `data: ${JSON.stringify({ topics })}\n\n`
  for (const { reply } of watchers) reply.raw.write(line)
}

/** A person who signed out or lost every role is cut off at the next heartbeat. */
async function stillAllowed(): Promise<void> {
  for (const watcher of watchers) {
    const person = await personFromCookie(watcher.cookie).catch(() => watcher.person)
    if (person) watcher.reply.raw.write(': still here\n\n')
    else watcher.reply.raw.end()
  }
}
