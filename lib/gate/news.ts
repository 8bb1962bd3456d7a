import 'server-only'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { kinds } from '@/lib/kinds/registry'
import { queueNews } from '@/lib/requests/news/queries'
import { queueAddress } from '@/lib/requests/queue/schema'
import { refuseInvalid } from '@/lib/core/outcome'
import { lanesOf } from '@/lib/core/lanes'
import { sharing } from '@/lib/core/sharing'
import type { Moved } from '@/lib/db/moved'
import { z } from 'zod'
import { personFromPoll } from '@/lib/auth/session'
import type { PersonActor } from '@/lib/core/actor'
import { isUnavailable } from '@/lib/db/unavailable'
import { homeFigures, taskNews } from '@/lib/gate/figures'
import { pagesNow } from '@/lib/gate/pages'
import { sendProblem, sendRefusal, sendUnavailable } from '@/lib/gate/problems'

/** How long an answer may take before the page is told to go on showing what it shows. */
const patienceMs = 3_000
/** When a page that was told so asks again; pages add a time of their own choice. */
const againSeconds = 4

/**
 * `/news`: what open pages ask once the stream has told that something moved. Small answers, each under the rights of
 * who asks. Nobody gets a fault because many ask: who cannot be answered in time is told that we are busy.
 */
export async function addNews(machine: FastifyInstance): Promise<void> {
  machine.get('/news/pages', { exposeHeadRoute: false }, async (request, reply) => {
    if (!(await admitted(request, reply))) return reply
    const now = await pagesNow()
    if (now === 'away') return sendUnavailable(reply)
    return now === 'busy' ? sendBusy(reply) : send(reply, {})
  })
  machine.get('/news/home', { exposeHeadRoute: false }, async (request, reply) => {
    const person = await admitted(request, reply)
    return person ? await answer(reply, () => homeFigures(person)) : reply
  })
  machine.get('/news/task', { exposeHeadRoute: false }, async (request, reply) => {
    const person = await admitted(request, reply)
    const asked = taskAsked.safeParse(request.query)
    if (!person) return reply
    if (!asked.success) return sendRefusal(reply, refuseInvalid(asked.error))
    return await answer(reply, () => taskNews(person, asked.data.number))
  })
  machine.get('/news/queue', { exposeHeadRoute: false }, async (request, reply) => {
    const person = await admitted(request, reply)
    const asked = queueAsked.safeParse(request.query)
    if (!person) return reply
    if (!asked.success) return sendRefusal(reply, refuseInvalid(asked.error))
    const { id, ...filter } = asked.data
    return await answer(reply, () => queueNews(person, kinds, filter, id, aboutRequests))
  })
}

const taskAsked = z.object({ number: z.coerce.number('Name the task by its number').int().positive() })

/** The filters of a page of the queue, and the requests that it asks for. */
const queueAsked = queueAddress.omit({ view: true, cursor: true }).extend({
  id: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((id) => [id].flat()),
})

/** What was read of requests since the last news of them, by everybody together. */
const aboutRequests = sharing(1_000)

/** What was read before this is old. */
export function forgetMoved({ topics }: Moved): void {
  if (topics.some((topic) => ['requests', 'policy', 'people'].includes(topic))) aboutRequests.forget()
}

/** So many answers are read at once; pods that wait for theirs use the same connections. */
const lanes = lanesOf(3)

async function answer(reply: FastifyReply, read: () => Promise<object>): Promise<FastifyReply> {
  return send(reply, await inTime(lanes(read)))
}

/** Who asks, where they may; else they have their answer. */
async function admitted(request: FastifyRequest, reply: FastifyReply): Promise<PersonActor | null> {
  const person = await inTime(personFromPoll(request.headers.cookie))
  if (!person) void sendProblem(reply, problem(401, 'Not signed in', 'no_session', request.id))
  else if ('busy' in person) void sendBusy(reply)
  else if (!person.can.has('requests:read')) void sendProblem(reply, problem(403, 'Not allowed', 'no_role', request.id))
  else return person
  return null
}

const busy = { busy: true } as const

/** What was read, or that it could not be read in time. */
async function inTime<Value>(reading: Promise<Value>): Promise<Value | typeof busy> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof busy>((resolve) => (timer = setTimeout(() => resolve(busy), patienceMs)))
  const read: Promise<Value | typeof busy> = reading.catch((error: unknown) => {
    if (isUnavailable(error)) return busy
    throw error
  })
  try {
    return await Promise.race([read, late])
  } finally {
    clearTimeout(timer)
  }
}

function sendBusy(reply: FastifyReply): FastifyReply {
  return send(reply, busy)
}

function send(reply: FastifyReply, said: object): FastifyReply {
  if ('busy' in said) void reply.header('retry-after', String(againSeconds))
  return reply.header('cache-control', 'no-store').send(said)
}
