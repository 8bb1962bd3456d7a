import 'server-only'
import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { env } from '@/lib/env'

// A sort that is larger than 64 kB of memory writes to the server's disk. Nothing of it stays, and unlike a row it needs
// no table that exists to be written to.
const look = `select current_setting('transaction_read_only') = 'on' as "readOnly",
  (select count(distinct repeat(md5(n::text), 4)) from generate_series(1, 2000) n) as written`

let pool: pg.Pool | undefined

/** Whether the database can be reached, and whether something can be written to it: not on a full disk, not on a copy. */
export async function databaseState(): Promise<{ answers: boolean; writes: boolean }> {
  pool ??= newPool()
  try {
    const { rows } = await pool.query<{ readOnly: boolean }>(look)
    return { answers: true, writes: rows[0]?.readOnly === false }
  } catch (error) {
    // The server itself names what it lacks with a SQLSTATE of class 53; what has no such code did not come from it.
    return { answers: String((error as { code?: unknown }).code).startsWith('53'), writes: false }
  }
}

function newPool(): pg.Pool {
  const made = new pg.Pool({
    connectionString: withSettings(env.databaseUrl, 'work_mem=64'),
    max: 1,
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
  })
  // Whoever asks next finds out.
  made.on('error', () => undefined)
  return made
}
