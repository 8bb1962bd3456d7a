import { newId } from '@/lib/core/id'
import { withClient } from '@/lib/db/roles'

/**
 * Test support: moves a request's deadline or the end of its take-back window into the past, as only the database's
 * owner could. No part of the program does this or can; without its line on the record it would be refused here, too.
 */
export async function elapse(ownerUrl: string, callId: string, column: 'effectiveAt' | 'expiresAt'): Promise<void> {
  await withClient(ownerUrl, async (owner) => {
    await owner.query('begin')
    const { rowCount } = await owner.query(
      `update "Request" set "${column}" = now() - interval '1 second' where "subjectId" = $1 and "${column}" is not null`,
      [callId],
    )
    if (rowCount !== 1) throw new Error(`The request about ${callId} waits for nothing that could pass.`)
    await owner.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ($2, 'command.refused', 'system', 'test', 'Test', 'call', $1, 'The test moved the clock', '{}')`,
      [callId, newId()],
    )
    await owner.query('commit')
  })
}
