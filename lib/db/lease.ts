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
    if (await holder.lock(name)) {
      holder.watch()
      return { lost: holder.lost, release: holder.end }
    }
    await holder.end()
    return null
  } catch (error) {
    void holder.end()
    throw error
  }
}

/** A connection whose locks are leases. */
export type Holder = {
  /** Aborted when the connection went although nobody ended it. */
  lost: AbortSignal
  /** Locks a name; false while another connection has it locked. */
  lock(name: string): Promise<boolean>
  unlock(name: string): Promise<void>
  /** Looks from time to time whether the server still answers, until it is to rest. */
  watch(): void
  rest(): void
  /** Lets go of whatever is locked. */
  end(): Promise<void>
}

export async function openHolder(): Promise<Holder> {
  const client = new pg.Client({
    connectionString: withSettings(env.databaseReadUrl, ...watched),
    connectionTimeoutMillis: 5_000,
    query_timeout: patienceMs,
  })
  const lost = new AbortController()
  let isOver = false
  let look: NodeJS.Timeout | undefined
  const lose = () => {
    if (!isOver) lost.abort()
  }
  const rest = () => {
    clearInterval(look)
    look = undefined
  }
  const end = async () => {
    if (isOver) return
    rest()
    isOver = true
    const ended = client.end().catch(() => {})
    // A connection that does not answer any more is not waited for.
    if (!lost.signal.aborted) await ended
  }
  const holds = async (act: 'pg_try_advisory_lock' | 'pg_advisory_unlock', name: string) => {
    const text = `select ${act}(hashtextextended($1, 0)) as done`
    const { rows } = await client.query<{ done: boolean }>(text, [name])
    return rows[0]?.done === true
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
    lost: lost.signal,
    lock: async (name) => await holds('pg_try_advisory_lock', name),
    async unlock(name) {
      if (!(await holds('pg_advisory_unlock', name))) throw new Error(`${name} was not locked`)
    },
    watch() {
      look ??= setInterval(() => void client.query('select').catch(lose), lookEveryMs)
    },
    rest,
    end,
  }
}
