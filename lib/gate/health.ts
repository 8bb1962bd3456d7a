import 'server-only'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { areMonthsReady } from '@/lib/audit/months/queries'
import { accessKnown } from '@/lib/auth/access'
import { shortcutsRefused } from '@/lib/change/shortcut'
import { databaseState } from '@/lib/db/writable'
import { deskAnswers } from '@/lib/gate/pages'
import { remembered } from '@/lib/gate/remembered'

/**
 * What balancers and people ask: `/livez`, whether this process lives; `/readyz`, whether it serves pods; `/readyz/pages`,
 * whether it serves people; `/healthz`, all there is to say. A process that is about to stop says no to everything but the
 * first, while it still serves. `recordMonths` says whether the record has tables for the coming months.
 * `shortcutsRefused` grows while calls are written in a slower way than they should be.
 */
export async function addHealth(machine: FastifyInstance, stopping: AbortSignal): Promise<void> {
  const database = remembered(databaseState)
  const months = remembered(async () => await areMonthsReady().catch(() => false))

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
    const [{ answers }, there] = await Promise.all([database(), deskAnswers()])
    return { ready: answers && there && !stopping.aborted, database: answers, desk: there, stopping: stopping.aborted }
  }

  machine.get('/livez', async () => ({ alive: true }))
  machine.get('/readyz', async (_request, reply) => answer(reply, await pods()))
  machine.get('/readyz/pages', async (_request, reply) => answer(reply, await pages()))
  machine.get('/healthz', async (_request, reply) => {
    const [ofPods, ofPages] = await Promise.all([pods(), pages()])
    const recordMonths = ofPods.database && (await months())
    const ready = ofPods.ready && ofPages.ready
    return answer(reply, { ...ofPods, ...ofPages, ready, recordMonths, shortcutsRefused: shortcutsRefused() })
  })
}

function answer(reply: FastifyReply, state: { ready: boolean } & Record<string, unknown>): FastifyReply {
  return reply
    .code(state.ready ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(state)
}
