import 'server-only'
import type { Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** Whether the stop `s` covers the request `r`: it stops pods, and what people ask for themselves goes on. */
export const covers = Prisma.sql`(r."askedByKind" = 'pod' and (s.scope = 'everything'
  or s.scope = 'pod' and s.target = r."askedById" or s.scope = 'tool' and s.target = r."toolKey"
  or s.scope = 'environment' and s.target = r.environment))`

/** Whether a stop that is on covers the request `r`. */
export const isStopped = Prisma.sql`exists (select from "Stop" s where s."endedAt" is null and ${covers})`

/** Requests of pods that a stop covers and whose clocks still run, and the other way round. None where nothing is stopped or paused. */
export const clocksDue = Prisma.sql`
  (select array_agg(id) from (select r.id from "Stop" s cross join lateral (
      select id from "Request" r where state in ('waiting', 'approved') and "pausedAt" is null and ${covers}
        and "expiresAt" > greatest(s.at, "askedAt") limit 200) r
    where s."endedAt" is null limit 200) p) as pause,
  (select array_agg(id) from (select id from "Request" r where "pausedAt" is not null and state in ('waiting', 'approved')
    and not ${isStopped} limit 200) g) as "goOn"`

/** Which of these requests a stop covers that is on, as the transaction sees it now. */
export async function stoppedAmong(tx: Tx, requestIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select r.id from "Request" r where r.id = any(${[...requestIds]}) and ${isStopped}`
  return new Set(rows.map(({ id }) => id))
}
