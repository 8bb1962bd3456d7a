import 'server-only'
import type { PoolClient } from 'pg'
import { insertGrounds, keepGrounds } from '@/lib/calls/grounds/commands'
import type { Prepared } from '@/lib/calls/record/rules'
import { answerRows, callRows } from '@/lib/calls/rows'
import type { RowOf } from '@/lib/core/rows'
import type { Tx } from '@/lib/db/client'
import { insertFindings, keepFindings } from '@/lib/findings/commands'
import { type Opened, openRequests } from '@/lib/requests/open/commands'

const insertCalls = `${callRows.insert('$1')} on conflict do nothing returning "id", now()::timestamptz(3) as "at"`

/** What the database gave a call that was written: when, and its request if people must decide. */
export type Written = { at: Date; opened: Opened | null }

/** Inserts the calls that nobody has made before, and opens their requests; returns those written, by call id. */
export async function writeCalls(db: PoolClient, fresh: readonly Prepared[]): Promise<Map<string, Written>> {
  if (fresh.length === 0) return new Map()
  // Batches that hold the same keys insert them in the same order, so that none waits for the other in a circle.
  const name = ({ call }: Prepared) => `${call.accountId} ${call.idempotencyKey}`
  const ordered = fresh.toSorted((a, b) => (name(a) < name(b) ? -1 : 1))
  const calls = JSON.stringify(ordered.map(({ call }) => call))
  const { rows } = await db.query<{ id: string; at: Date }>({
    name: 'insert-calls',
    text: insertCalls,
    values: [calls],
  })
  const kept = new Map(rows.map(({ id, at }) => [id, at]))
  await keepGrounds(
    db,
    fresh.flatMap(({ call, grounds }) => (kept.has(call.id) ? grounds : [])),
  )
  await keepClaims(
    db,
    ordered.flatMap(({ call, claim }) => (claim && kept.has(call.id) ? claim : [])),
  )
  await keepFindings(
    db,
    fresh.flatMap(({ call, findings }) => (kept.has(call.id) ? findings : [])),
  )
  const opened = await openRequests(
    db,
    fresh.flatMap(({ call, request }) => (request && kept.has(call.id) ? request : [])),
  )
  return new Map(
    fresh.flatMap(({ call: { id }, request }) => {
      const at = kept.get(id)
      return at ? [[id, { at, opened: (request && opened.get(request.id)) ?? null }] as const] : []
    }),
  )
}

/**
 * Keeps one call in the transaction of a command that has opened its request. False where its key is that of another call,
 * and then nothing is kept.
 */
export async function keepCall(
  tx: Tx,
  { call, grounds, findings }: Pick<Prepared, 'call' | 'grounds' | 'findings'>,
): Promise<boolean> {
  const written = await tx.$queryRawUnsafe<{ id: string }[]>(insertCalls, JSON.stringify([call]))
  if (written.length === 0) return false
  await tx.$executeRawUnsafe(insertGrounds, JSON.stringify([grounds]))
  if (findings.length > 0) await tx.$executeRawUnsafe(insertFindings, JSON.stringify(findings))
  return true
}

/** Keeps the answers to claims that came with their calls, for repeats. */
async function keepClaims(db: PoolClient, claims: readonly RowOf<typeof answerRows>[]): Promise<void> {
  if (claims.length === 0) return
  const text = `${answerRows.insert('$1')} on conflict do nothing`
  await db.query({ name: 'keep-claims', text, values: [JSON.stringify(claims)] })
}
