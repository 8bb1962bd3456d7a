import 'server-only'
import type { FastifyInstance } from 'fastify'
import { nextPart, type Trace, traceIn } from '@/lib/core/trace'

declare module 'fastify' {
  interface FastifyRequest {
    /** The part of a chain of calls that this request is; of a new one where whoever asks names none. */
    trace: Trace
    /** The part of it by which this was asked; null where whoever asks names none. */
    askedBy: Trace | null
  }
}

/** Takes up the chain that a request names, or begins one: what is done for it here and elsewhere is found by its number. */
export function takeUpTraces(gate: FastifyInstance): void {
  gate.decorateRequest('trace')
  gate.decorateRequest('askedBy', null)
  gate.addHook('onRequest', (request, _reply, done) => {
    request.askedBy = traceIn(request.headers.traceparent)
    request.trace = nextPart(request.askedBy)
    done()
  })
}
