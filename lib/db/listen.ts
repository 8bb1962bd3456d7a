import 'server-only'
import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { everything, type Moved, movedBy } from '@/lib/db/moved'
import { env } from '@/lib/env'

/**
 * Listens to the database's one channel for as long as the signal lives. After a lost connection it listens again and
 * reports that everything may have moved, since what was said meanwhile is gone. Nothing said there, and nothing that goes
 * wrong when it is passed on, ends the process.
 */
export async function listen(
  onMoved: (moved: Moved) => void,
  signal: AbortSignal,
  log: (problem: unknown) => void,
): Promise<void> {
  function pass(moved: Moved): void {
    try {
      onMoved(moved)
    } catch (problem) {
      log(problem)
    }
  }
  let first = true
  while (!signal.aborted) {
    const client = new pg.Client({ connectionString: withSettings(env.databaseReadUrl), keepAlive: true })
    let end = () => {}
    try {
      const ended = new Promise<void>((resolve) => {
        end = resolve
        client.once('end', end)
        client.on('error', end)
        signal.addEventListener('abort', end, { once: true })
      })
      await client.connect()
      client.on('notification', ({ payload }) => pass(movedBy(payload)))
      await client.query('listen countersign')
      if (!first) pass(everything)
      first = false
      await ended
    } catch (problem) {
      if (!signal.aborted) log(problem)
    } finally {
      signal.removeEventListener('abort', end)
      await client.end().catch(() => {})
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
