import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { type Change, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { Prisma } from '@/lib/db/generated/client'
import { contextOf, lockRequests, named, type Signed } from '@/lib/requests/commands'
import { farHours } from '@/lib/requests/paused/far'
import { covers, isStopped } from '@/lib/requests/paused/queries'
import { requestRefs } from '@/lib/requests/settle/schema'

const away = Prisma.sql`${farHours}::float8 * interval '1 hour'`

/** Pauses the clocks of requests that an emergency stop covers, from the moment at which that was put on. */
export const pauseRequests = defineCommand({
  name: 'requests.pause',
  permission: 'system:sweep',
  input: requestRefs,

  async run({ tx, input: { requestIds } }): Promise<Change<null> | Refusal> {
    const locked = await lockRequests(tx, requestIds)
    const rows = await tx.$queryRaw<{ id: string }[]>`
      update "Request" u set "pausedAt" = p.at, "expiresAt" = u."expiresAt" + ${away}
      from (select r.id, greatest(min(s.at), r."askedAt") as at from "Request" r join "Stop" s on s."endedAt" is null and ${covers}
        where r.id = any(${[...requestIds]}) and r.state in ('waiting', 'approved') and r."pausedAt" is null group by r.id) p
      where u.id = p.id and u."expiresAt" > p.at returning u.id`
    const paused = locked.filter(({ id }) => rows.some((row) => row.id === id))
    return told(paused.map((request) => ({ ...contextOf(request), type: 'request.paused', data: named(request) })))
  },
})

/** Lets clocks go on that no stop covers any more, with the time that was left when they were paused. */
export const goOnRequests = defineCommand({
  name: 'requests.go_on',
  permission: 'system:sweep',
  input: requestRefs,

  async run({ tx, input: { requestIds } }): Promise<Change<null> | Refusal> {
    const locked = await lockRequests(tx, requestIds)
    const rows = await tx.$queryRaw<{ id: string; seconds: number }[]>`
      update "Request" u set "pausedAt" = null, "expiresAt" = u."expiresAt" - ${away} + (p.at - u."pausedAt")
      from (select r.id, greatest(r."pausedAt",
          coalesce((select max(s."endedAt") from "Stop" s where ${covers}), now())) as at
        from "Request" r where r.id = any(${[...requestIds]}) and r."pausedAt" is not null and not ${isStopped}) p
      where u.id = p.id and u.state in ('waiting', 'approved')
      returning u.id, extract(epoch from u."expiresAt" - p.at)::int as seconds`
    const left = new Map(rows.map(({ id, seconds }) => [id, seconds]))
    const gone = locked.filter(({ id }) => left.has(id))
    return told(gone.map((request) => wentOn(request, left.get(request.id)!)))
  },
})

function wentOn(request: Signed, seconds: number): AuditEntry {
  return { ...contextOf(request), type: 'request.went_on', data: { ...named(request), seconds } }
}

/** Nothing to tell means that another worker was faster. */
function told([first, ...others]: readonly AuditEntry[]): Change<null> | Refusal {
  return first ? { ok: true, value: null, events: [first, ...others] } : refuse('conflict', 'not_due')
}
