import 'server-only'
import type { FastifyBaseLogger } from 'fastify'
import { closeAccess, refreshAccess } from '@/lib/auth/access'
import { listen } from '@/lib/db/listen'
import { endRevoked } from '@/lib/gate/events'
import { forgetMoved } from '@/lib/gate/news'
import { tellWatchers } from '@/lib/gate/stream'
import { hearOfLines } from '@/lib/gate/told'
import { wakeCalls, wakeRevoked } from '@/lib/gate/waiting'

const everyMs = 1_000
const missesAllowed = 10

/**
 * Keeps what the gate holds in memory in step with the database for as long as the signal lives: who may come in, which
 * waiting pods have an answer, and which open pages have news. Credentials are known when this returns.
 */
export async function stayCurrent(log: FastifyBaseLogger, signal: AbortSignal): Promise<void> {
  let missed = 0
  async function refresh(): Promise<void> {
    try {
      await refreshAccess()
      wakeRevoked()
      missed = 0
    } catch (error) {
      // A short outage keeps what is known; after ten seconds without the database nobody is let in.
      if (++missed > missesAllowed) closeAccess()
      if (missed === 1) log.warn({ err: error }, 'credentials could not be read')
    }
    endRevoked()
  }

  await refresh()
  const poll = setInterval(() => void refresh(), everyMs)
  signal.addEventListener('abort', () => clearInterval(poll))
  void listen(
    (moved) => {
      if (moved.topics.includes('access')) void refresh()
      wakeCalls(moved)
      hearOfLines(moved)
      forgetMoved(moved)
      tellWatchers(moved)
    },
    signal,
    (problem) => log.warn({ err: problem }, 'the connection for notifications was lost'),
  )
}
