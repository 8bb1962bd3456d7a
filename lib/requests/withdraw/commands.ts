import 'server-only'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { contextOf, moveOn, named } from '@/lib/requests/commands'

/**
 * Ends a request about a version that another one takes the place of, while it waits. One that somebody decides in this very
 * moment is passed over: whoever decides holds the request and waits for what it is about, which the caller holds, so that
 * waiting here would be a circle. It finds out at its release.
 */
export async function withdrawIfFree(
  tx: Tx,
  requestId: string | null,
  why: (request: Request) => Withdrawal,
  now: Date,
): Promise<AuditEntry[]> {
  const [free] = await tx.$queryRaw<{ id: string }[]>`
    select id from "Request" where id = ${requestId} and state = 'waiting' for update skip locked`
  if (!free) return []
  const request = await tx.request.findUniqueOrThrow({ where: { id: free.id } })
  await moveOn(tx, request.id, 'withdrawn', now)
  const data = { ...named(request), ...why(request) }
  return [{ ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data }]
}
