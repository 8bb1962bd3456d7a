import 'server-only'
import type { PoolClient } from 'pg'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import { answerRows } from '@/lib/calls/rows'

/** A key that shall answer for a call from now on, and with which body it came. */
export type Joining = { accountId: string; key: string; bodyHash: string; callId: string }

/** Keeps the keys under which calls were asked for that are open already; returns those that nobody kept before. */
export async function keepJoined(db: PoolClient, joining: readonly Joining[]): Promise<Set<string>> {
  if (joining.length === 0) return new Set()
  const rows = joining.map(({ accountId, key, bodyHash, callId }) => ({
    accountId,
    key: `${joinedPrefix}${key}`,
    bodyHash,
    worker: null,
    status: 200,
    answer: { callId },
  }))
  const { rows: kept } = await db.query<{ accountId: string; key: string }>({
    name: 'keep-joined',
    text: `${answerRows.insert('$1')} on conflict do nothing returning "accountId", "key"`,
    values: [JSON.stringify(rows)],
  })
  return new Set(kept.map(({ accountId, key }) => `${accountId} ${key.slice(joinedPrefix.length)}`))
}
