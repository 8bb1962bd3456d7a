import 'server-only'
import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { env } from '@/lib/env'

/** What a transaction told its listeners: the topics it moved and the calls it spoke of. */
export type Moved = { topics: string[]; calls: string[] | 'many' }

const everything: Moved = {
  topics: ['requests', 'calls', 'tasks', 'memory', 'imports', 'people', 'access', 'policy', 'jobs', 'audit'],
  calls: 'many',
}

/**
 * Listens to the database's one channel for as long as the signal lives. After a lost connection it listens again and
 * reports that everything may have moved, since what was said meanwhile is gone.
 */
export async function listen(
  onMoved: (moved: Moved) => void,
  signal: AbortSignal,
  log: (problem: unknown) => void,
): Promise<void> {
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
      client.on('notification', ({ payload }) => payload && onMoved(JSON.parse(payload) as Moved))
      await client.query('listen countersign')
      if (!first) onMoved(everything)
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
