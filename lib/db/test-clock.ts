import type pg from 'pg'
import { newId } from '@/lib/core/id'
import { withClient } from '@/lib/db/roles'

/**
 * Test support: does in one transaction what only the database's owner could, with the line of one who carries an
 * installation over. No part of the program can: its own account is refused.
 */
export async function asOwner<Value>(ownerUrl: string, work: (owner: pg.Client) => Promise<Value>): Promise<Value> {
  return await withClient(ownerUrl, async (owner) => {
    await owner.query('begin')
    await owner.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ($1, 'command.refused', 'system', 'test', 'Test', 'database', 'test', 'The test changed it', '{}')`,
      [newId()],
    )
    const value = await work(owner)
    await owner.query('commit')
    return value
  })
}

/** Moves a request's deadline or the end of its take-back window into the past: of a call's, or of the one called CS-7. */
export async function elapse(ownerUrl: string, which: string, column: 'effectiveAt' | 'expiresAt'): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    const { rowCount } = await owner.query(
      `update "Request" set "${column}" = now() - interval '1 second'
       where ("subjectId" = $1 or 'CS-' || number = $1) and "${column}" is not null`,
      [which],
    )
    if (rowCount !== 1) throw new Error(`The request about ${which} waits for nothing that could pass.`)
  })
}

/** The same for the use of a permission, so that the time in which the pod should have said what came of it is over. */
export async function elapseUse(ownerUrl: string, callId: string): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    const { rowCount } = await owner.query(
      `update "Call" set "grantUsedAt" = now() - interval '25 hours' where id = $1 and "grantUsedAt" is not null`,
      [callId],
    )
    if (rowCount !== 1) throw new Error(`Nobody used the permission of ${callId}.`)
  })
}
