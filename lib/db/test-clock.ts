import { newId } from '@/lib/core/id'
import { withClient } from '@/lib/db/roles'

/**
 * Test support: moves a request's deadline or the end of its take-back window into the past, as only the database's
 * owner could. No part of the program does this or can; without its line on the record it would be refused here, too.
 */
export async function elapse(ownerUrl: string, callId: string, column: 'effectiveAt' | 'expiresAt'): Promise<void> {
  const moved = `update "Request" set "${column}" = now() - interval '1 second'
    where "subjectId" = $1 and "${column}" is not null`
  await move(ownerUrl, callId, moved)
}

/** The same for the use of a permission, so that the time in which the pod should have said what came of it is over. */
export async function elapseUse(ownerUrl: string, callId: string): Promise<void> {
  const moved = `update "Call" set "grantUsedAt" = now() - interval '25 hours' where id = $1 and "grantUsedAt" is not null`
  await move(ownerUrl, callId, moved)
}

async function move(ownerUrl: string, callId: string, statement: string): Promise<void> {
  await withClient(ownerUrl, async (owner) => {
    await owner.query('begin')
    const { rowCount } = await owner.query(statement, [callId])
    if (rowCount !== 1) throw new Error(`Nothing that waits for a time is known of ${callId}.`)
    await owner.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ($2, 'command.refused', 'system', 'test', 'Test', 'call', $1, 'The test moved the clock', '{}')`,
      [callId, newId()],
    )
    await owner.query('commit')
  })
}
