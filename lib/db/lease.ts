import 'server-only'
import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { env } from '@/lib/env'

/** The right to work on something alone, for as long as this process lives and reaches the database. */
export type Lease = {
  /** Aborted when the lease went although nobody let go of it; whoever works under it must stop. */
  lost: AbortSignal
  release(): Promise<void>
}

/** A connection on which one lease is taken, opened while whoever wants it does something else. */
export type Holder = {
  /** Takes the lease of this name, or null while another holds it: then it can be asked for again. */
  take(name: string): Promise<Lease | null>
  /** Lets go of what it holds, if anything. */
  end(): Promise<void>
}

// The server looks after us once we were silent for 15 s and gives us up after 30. We look every 2 s and give ourselves
// up after 10 more, so that nobody goes on while somebody else has taken over.
const watched = ['tcp_keepalives_idle=15', 'tcp_keepalives_interval=5', 'tcp_keepalives_count=3']
const lookEveryMs = 2_000
const patienceMs = 10_000

/**
 * Takes the lease of this name, or null when another holds it. It is a lock of a connection of its own, so it ends with
 * the process that holds it, however that ends; nothing has to be tidied up or to grow old first.
 */
export async function takeLease(name: string): Promise<Lease | null> {
  const holder = await openHolder()
  try {
    const lease = await holder.take(name)
    if (!lease) await holder.end()
    return lease
  } catch (error) {
    void holder.end()
    throw error
  }
}

export async function openHolder(): Promise<Holder> {
  const client = new pg.Client({
    connectionString: withSettings(env.databaseReadUrl, ...watched),
    connectionTimeoutMillis: 5_000,
    query_timeout: patienceMs,
  })
  const lost = new AbortController()
  let isOver = false
  let watch: NodeJS.Timeout | undefined
  const lose = () => {
    if (!isOver) lost.abort()
  }
  const end = async () => {
    if (isOver) return
    clearInterval(watch)
    isOver = true
    const ended = client.end().catch(() => {})
    // A connection that does not answer any more is not waited for.
    if (!lost.signal.aborted) await ended
  }
  client.on('error', lose)
  client.on('end', lose)
  try {
    await client.connect()
  } catch (error) {
    isOver = true
    void client.end().catch(() => {})
    throw error
  }
  return {
    end,
    async take(name) {
      if (!(await isTaken(client, name))) return null
      watch = setInterval(() => void client.query('select').catch(lose), lookEveryMs)
      return { lost: lost.signal, release: end }
    },
  }
}

async function isTaken(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
    [name],
  )
  return rows[0]?.taken === true
}
