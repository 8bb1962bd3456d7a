import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** How long what is under way may take once nobody new comes; the slowest answer there is takes less. */
const patienceMs = 8_000

/** Lets a gate end without losing anybody. */
export type Leaving = {
  /** Ends it: says it is not ready, goes on serving for `drainMs`, finishes what is under way and closes the door. */
  leave(drainMs: number): Promise<void>
}

/**
 * Counts what is under way. From the moment of `stop` every answer asks its client to come back by another connection,
 * long polls are answered with what is known, and readiness is denied (see health.ts), so that a balancer looks elsewhere.
 */
export function addLeaving(gate: FastifyInstance, stop: AbortController): Leaving {
  let underWay = 0
  gate.addHook('onRequest', (_request, reply, done) => {
    underWay++
    reply.raw.once('close', () => underWay--)
    done()
  })
  gate.addHook('onSend', (_request, reply, _payload, done) => {
    if (stop.signal.aborted) void reply.header('connection', 'close')
    done()
  })

  async function finished(until: number): Promise<void> {
    while (underWay > 0 && Date.now() < until) await wait(20)
  }

  return {
    async leave(drainMs) {
      stop.abort()
      await wait(drainMs)
      const until = Date.now() + patienceMs
      await finished(until)
      // Nobody new; who came in at the last moment is served, then every connection ends.
      gate.server.close()
      await finished(until)
      await gate.close()
    },
  }
}
