import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Transform } from 'node:stream'
import { problem } from '@/lib/api/problem'
import { scriptWords } from '@/lib/gate/message'
import { answerAndLinger } from '@/lib/gate/linger'
import { bodyLimitBytes, everyAnswer } from '@/lib/gate/problems'

/** The desk ends the connection on a body that is too large, which would look like a desk that is not there. */
export function refuseLarge(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) return answerTooLarge(request, reply)
  // A body that comes in pieces says nothing of its length; it is counted on its way.
  const body = request.body as NodeJS.ReadableStream | undefined
  if (request.headers['transfer-encoding'] !== undefined && body) request.body = body.pipe(counted(request))
  return null
}

const overflowing = new WeakSet<FastifyRequest>()

/** Whether passing this on failed since its body became too large. */
export function isOverflowing(request: FastifyRequest): boolean {
  return overflowing.has(request)
}

function counted(request: FastifyRequest): Transform {
  let left = bodyLimitBytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left >= 0) return done(null, chunk)
      overflowing.add(request)
      done(new Error('The body is too large.'))
    },
  })
}

/** Says that a body is too large, to whoever sends it and still sends. */
export function answerTooLarge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { type, body } = scriptWords(request, 'too_large') ?? {
    type: 'application/problem+json',
    body: JSON.stringify(problem(413, 'Too large', 'too_large', request.id)),
  }
  request.refusedFor = 'too_large'
  answerAndLinger(request, reply, { status: 413, body }, { ...everyAnswer(request.id), 'content-type': type })
  return reply
}
