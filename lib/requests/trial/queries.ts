import 'server-only'
import { read, type Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { trialSeconds } from '@/lib/requests/trial/schema'

/**
 * Whether made-up people may answer here: never in production, and elsewhere where whoever started the installation has
 * said so in the database as its owner (lib/db/trials.ts).
 */
export async function trialsAllowed(db: Pick<Tx, '$queryRaw'> = read): Promise<boolean> {
  if (env.environment === 'prod') return false
  const [row] = await db.$queryRaw<[{ allowed: boolean }]>`select trials_allowed() as allowed`
  return row.allowed
}

/** Requests that a made-up person is to answer now, and in how many milliseconds the next one is. */
export async function dueTrials(): Promise<{ answer: string[]; nextInMs: number | null }> {
  const rows = await read.$queryRaw<{ id: string; dueInMs: number }[]>`
    select id, (extract(epoch from "askedAt" + make_interval(secs => ${trialSeconds}) - clock_timestamp()) * 1000)::float8
      as "dueInMs"
    from "Request" where tried is not null and tried <> 'expire' and state = 'waiting' and "expiresAt" > now()
    order by "askedAt" limit 50`
  const later = rows.map(({ dueInMs }) => dueInMs).filter((ms) => ms > 0)
  return {
    answer: rows.filter(({ dueInMs }) => dueInMs <= 0).map(({ id }) => id),
    nextInMs: later.length > 0 ? Math.min(...later) : null,
  }
}
