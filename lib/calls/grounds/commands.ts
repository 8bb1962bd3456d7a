import 'server-only'
import type { PoolClient } from 'pg'
import type { Grounds } from '@/lib/calls/grounds/rules'
import { groundsRows } from '@/lib/calls/rows'

/** Keeps grounds out of a JSON list, where they are not kept yet. */
export const insertGrounds = `${groundsRows.insert('$1')} on conflict do nothing`

/**
 * Keeps the grounds of calls that were just written, where no call was decided on them before. After those calls and in one
 * order: a line about one of them comes with it, and no two batches wait for each other in a circle.
 */
export async function keepGrounds(db: PoolClient, written: readonly Grounds[]): Promise<void> {
  if (written.length === 0) return
  const once = [...new Map(written.map((grounds) => [grounds.id, grounds])).values()]
  const values = [JSON.stringify(once.toSorted((a, b) => (a.id < b.id ? -1 : 1)))]
  await db.query({ name: 'keep-grounds', text: insertGrounds, values })
}
