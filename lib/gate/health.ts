import 'server-only'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { accessKnown } from '@/lib/auth/access'
import { shortcutsRefused } from '@/lib/change/batch'
import { databaseState } from '@/lib/db/writable'
import { env } from '@/lib/env'

/**
 * What balancers and people ask: `/livez`, whether this process lives; `/readyz`, whether it serves pods; `/readyz/pages`,
 * whether it serves people; `/healthz`, all there is to say. A process that is about to stop says no to everything but the
 * first, while it still serves. `shortcutsRefused` grows while calls are written in a slower way than they should be.
 */
export async function addHealth(machine: FastifyInstance, stopping: AbortSignal): Promise<void> {
  const database = remembered(databaseState)
  const desk = remembered(deskAnswers)

  async function pods() {
    const { answers, writes } = await database()
    const credentials = accessKnown()
    return {
      ready: answers && writes && credentials && !stopping.aborted,
      database: answers,
      writes,
      credentials,
      stopping: stopping.aborted,
    }
  }
  async function pages() {
    const [{ answers }, there] = await Promise.all([database(), desk()])
    return { ready: answers && there && !stopping.aborted, database: answers, desk: there, stopping: stopping.aborted }
  }

  machine.get('/livez', async () => ({ alive: true }))
  machine.get('/readyz', async (_request, reply) => answer(reply, await pods()))
  machine.get('/readyz/pages', async (_request, reply) => answer(reply, await pages()))
  machine.get('/healthz', async (_request, reply) => {
    const [ofPods, ofPages] = await Promise.all([pods(), pages()])
    const ready = ofPods.ready && ofPages.ready
    return answer(reply, { ...ofPods, ...ofPages, ready, shortcutsRefused: shortcutsRefused() })
  })
}

function answer(reply: FastifyReply, state: { ready: boolean } & Record<string, unknown>): FastifyReply {
  return reply
    .code(state.ready ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(state)
}

const rememberedMs = 1_000

/** What was found in the last second, or is being looked for: many who ask at once cost one look. */
function remembered<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let found: Promise<Value> | undefined
  let until = 0
  return () => {
    if (found && Date.now() < until) return found
    until = Infinity
    found = look().finally(() => (until = Date.now() + rememberedMs))
    return found
  }
}

async function deskAnswers(): Promise<boolean> {
  if (!env.deskUrl) return true
  return await fetch(`${env.deskUrl}/signin`, { signal: AbortSignal.timeout(3_000), redirect: 'manual' }).then(
    ({ status }) => status < 500,
    () => false,
  )
}
