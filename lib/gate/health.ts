import 'server-only'
import type { FastifyInstance } from 'fastify'
import { accessKnown } from '@/lib/auth/access'
import { shortcutsRefused } from '@/lib/change/batch'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'

/**
 * `/healthz`: ready when the database answers, credentials are known and the desk is up. `shortcutsRefused` grows while
 * calls are written in a slower way than they should be; they are answered all the same.
 */
export async function addHealth(machine: FastifyInstance): Promise<void> {
  machine.get('/livez', async () => ({ alive: true }))
  machine.get('/healthz', async (_request, reply) => {
    const [database, desk] = await Promise.all([databaseAnswers(), deskAnswers()])
    const ready = database && desk && accessKnown()
    const state = { ready, database, desk, credentials: accessKnown(), shortcutsRefused: shortcutsRefused() }
    return reply.code(ready ? 200 : 503).send(state)
  })
}

async function databaseAnswers(): Promise<boolean> {
  return await read.$queryRaw`select 1`.then(
    () => true,
    () => false,
  )
}

async function deskAnswers(): Promise<boolean> {
  if (!env.deskUrl) return true
  return await fetch(`${env.deskUrl}/signin`, { signal: AbortSignal.timeout(3_000), redirect: 'manual' }).then(
    ({ status }) => status < 500,
    () => false,
  )
}
