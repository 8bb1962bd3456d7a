import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Transform } from 'node:stream'
import { answerToForm, type Message } from '@/lib/gate/message'
import { answerAndLinger } from '@/lib/gate/linger'
import { bodyLimitBytes } from '@/lib/gate/problems'

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

const largePage: Message = {
  status: 413,
  title: 'Nothing was saved',
  sentences: ['This is more than a page takes at once, a megabyte. Go back: what you wrote is there. Send less of it.'],
  leadsTo: { address: '/', words: 'Go to the start' },
}

/** Says that a body is too large, to whoever sends it and still sends. */
export function answerTooLarge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { headers, ...answer } = answerToForm(request, { code: 'too_large', title: 'Too large', page: largePage })
  answerAndLinger(request, reply, answer, headers)
  return reply
}
