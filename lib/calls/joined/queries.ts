import 'server-only'
import type { PoolClient } from 'pg'
import type { Open } from '@/lib/calls/joined/rules'

/**
 * The calls of an account by one tool that people have before them, have decided on, or have permitted without the
 * permission having been used. What is tried by somebody made up is nobody else's.
 */
export async function openOf(db: PoolClient, of: { podId: string; accountId: string; tool: string }): Promise<Open[]> {
  const { rows } = await db.query<Open>({
    name: 'open-calls',
    text: `
      select c.id, c."requestId", c.digest, c."policyVersion", c.sentence from (
        select "subjectId" from "Request" where "podId" = $1 and "toolKey" = $2 and kind = 'tool_call' and tried is null
          and (state = 'waiting' and "expiresAt" > now() or state in ('approved', 'released'))
        union all select "subjectId" from "Request" where "podId" = $1 and "toolKey" = $2 and kind = 'tool_call'
          and tried is null and "closedAt" is null and state in ('rejected', 'changes_requested')
      ) as open join "Call" c on c.id = open."subjectId"
      where c."accountId" = $3 and c."grantUsedAt" is null and (c."grantExpiresAt" is null or c."grantExpiresAt" > now())
      order by c.at desc`,
    values: [of.podId, of.tool, of.accountId],
  })
  return rows
}
