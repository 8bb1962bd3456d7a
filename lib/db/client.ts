import 'server-only'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { busyDigest } from '@/lib/core/busy'
import { log } from '@/lib/core/log'
import { OneByOne } from '@/lib/db/adapter'
import { withSettings } from '@/lib/db/connection'
import { isCrowded, isUnavailable } from '@/lib/db/unavailable'
import { env } from '@/lib/env'
import { type Prisma, PrismaClient } from '@/lib/db/generated/client'

// The record's search index gathers new lines and works them in when it has this much (kB): often and briefly, since the
// call that fills it up waits for that. With PostgreSQL's own 4 MB one call in a hundred waited twice as long.
const writing = withSettings(env.databaseUrl, 'gin_pending_list_limit=256')
const readOnly = withSettings(env.databaseReadUrl, 'default_transaction_read_only=on')

/** Two stay open however quiet it is: who comes after a minute of silence waits for no connection that must learn the tables. */
const connections = { max: env.databasePoolSize, min: 2, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 5_000 }

/** Reads anywhere. PostgreSQL itself refuses to write on this connection. */
export const read = markingBusy(
  new PrismaClient({ adapter: new OneByOne({ connectionString: readOnly, ...connections }) }),
)

/**
 * Reads who a secret belongs to, and what opens a pod's server: these columns are hidden from the account for reading.
 * Imported by the queries of pods, sessions, tokens and servers alone (see lib/boundaries.test.ts); it cannot write either.
 */
export const secretsReader = markingBusy(
  new PrismaClient({
    adapter: new OneByOne({
      connectionString: withSettings(env.databaseUrl, 'default_transaction_read_only=on'),
      ...connections,
    }),
  }),
)

/**
 * In the process that makes pages, what was not read because others had all connections bears the digest of that: nothing
 * else of a fault reaches who shows it.
 */
function markingBusy(client: PrismaClient): PrismaClient {
  if (env.process !== 'desk') return client
  const marked = client.$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args)
        } catch (error) {
          throw isCrowded(error) ? Object.assign(error as Error, { digest: busyDigest }) : error
        }
      },
    },
  })
  // It has every method that reads; what it lacks, listening to its own statements, only benchmarks do.
  return marked as unknown as PrismaClient
}

/** In the process that makes pages of all of it: the framework bundles pages and downloads apart, each with its own clients. */
const everywhere = globalThis as { countersignReaders?: Set<PrismaClient> }
const readers = env.process === 'desk' ? (everywhere.countersignReaders ??= new Set()) : new Set<PrismaClient>()
readers.add(read).add(secretsReader)

/**
 * Whether what is asked now is answered in so many milliseconds, by either account for reading: false while others have all
 * connections, or the database is away.
 */
export async function answersWithin(ms: number): Promise<boolean> {
  const asked = Promise.all([...readers].map((client) => client.$queryRaw`select 1`)).then(
    () => true,
    (error: unknown) => {
      if (isUnavailable(error)) return false
      throw error
    },
  )
  return await Promise.race([asked, setTimeout(ms, false, { ref: false })])
}

/** Writes one command at a time: imported by lib/change/command.ts alone (see lib/boundaries.test.ts). */
export const writer = new PrismaClient({
  adapter: new OneByOne({ connectionString: writing, ...connections }),
  // Prisma's own five seconds are too few for loading the catalogue on a machine that is busy starting up.
  transactionOptions: { maxWait: 10_000, timeout: 30_000 },
})

/** Writes many calls in one commit: imported by lib/change/batch.ts alone. */
export const writerPool = new pg.Pool({ connectionString: writing, ...connections, max: 4 })
// A server restart drops idle connections; the pool replaces them, so this is not a reason to end the process.
writerPool.on('error', (err) => log.warn({ err }, 'an idle database connection was lost'))
// The pool listens to idle ones alone. One that is lost while it is lent out fails with its next statement; without
// anybody who listens, Node would end the process at once.
writerPool.on('connect', (client) => client.on('error', () => undefined))

export type Tx = Prisma.TransactionClient
