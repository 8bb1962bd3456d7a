import pg from 'pg'
import { withClient } from '@/lib/db/roles'

/** What connections to a database did: bytes that went to the write-ahead log, and pages of tables and indexes they touched. */
export type Work = { bytes: number; pages: number }

type Asking = (this: pg.Client, ...args: unknown[]) => unknown

const plainly = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')!.value as Asking

/** Every connection of this process tells with its commit what it did, which PostgreSQL would put off for a while. */
pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
  const [first] = args as [string | pg.QueryConfig | undefined]
  const text = typeof first === 'string' ? first : (first?.text ?? '')
  if (!/^\s*commit/i.test(text)) return plainly.apply(this, args)
  const told = plainly.call(this, 'select pg_stat_force_next_flush()') as Promise<unknown>
  const asked = () => plainly.apply(this, args)
  if (typeof args.at(-1) !== 'function') return told.then(asked)
  return void told.then(asked, args.at(-1) as (error: unknown) => void)
} as typeof pg.Client.prototype.query

/** What everybody who is connected to this database has done since they came. */
async function doneIn(url: string): Promise<Work> {
  return await withClient(url, async (db) => {
    const { rows } = await db.query<Work>(
      `select sum(wal.wal_bytes)::float8 as bytes, sum(io.pages)::float8 as pages
       from pg_stat_activity a cross join lateral pg_stat_get_backend_wal(a.pid) wal
         cross join lateral (select sum(hits + coalesce(reads, 0)) as pages from pg_stat_get_backend_io(a.pid)
           where object = 'relation') io
       where a.datname = current_database() and a.pid <> pg_backend_pid()`,
    )
    return rows[0]!
  })
}

/** What this takes of the database at that address. */
export async function workOf(url: string, does: () => Promise<unknown>): Promise<Work> {
  const before = await doneIn(url)
  await does()
  const after = await doneIn(url)
  return { bytes: after.bytes - before.bytes, pages: after.pages - before.pages }
}

/**
 * What it takes as a rule: the pages of the middle one, and the fewest bytes, since whoever is first to touch a page after a
 * checkpoint has all of it kept in the log, which all of some may be.
 */
export function usualWork(each: readonly Work[]): Work {
  const sorted = (name: keyof Work) => each.map((work) => work[name]).toSorted((a, b) => a - b)
  return { bytes: sorted('bytes')[0]!, pages: sorted('pages')[Math.floor(each.length / 2)]! }
}
