import 'server-only'
import type { PoolClient } from 'pg'
import type { Open } from '@/lib/calls/joined/rules'
import { read } from '@/lib/db/client'

type Whose = { podId: string; accountId: string; tool: string }

/**
 * The calls of an account by one tool that people have before them, have decided on, or have permitted without the
 * permission having been used. What is tried by somebody made up is nobody else's.
 */
export async function openOf(db: PoolClient, of: Whose): Promise<Open[]> {
  const { rows } = await db.query<Open>({ name: 'open-calls', text: openCalls, values: valuesOf(of) })
  return rows
}

/** The same from a connection that only reads, for a call that nobody makes. */
export async function openNow(of: Whose): Promise<Open[]> {
  return await read.$queryRawUnsafe<Open[]>(openCalls, ...valuesOf(of))
}

const valuesOf = ({ podId, tool, accountId }: Whose) => [podId, tool, accountId]

const openCalls = `
  select c.id, c."requestId", c.digest, c."policyVersion", c.sentence from (
    select "subjectId" from "Request" where "podId" = $1 and "toolKey" = $2 and kind = 'tool_call' and tried is null
      and (state = 'waiting' and "expiresAt" > now() or state in ('approved', 'released'))
    union all select "subjectId" from "Request" where "podId" = $1 and "toolKey" = $2 and kind = 'tool_call'
      and tried is null and "closedAt" is null and state in ('rejected', 'changes_requested')
  ) as open
  -- Each by its key, even while PostgreSQL has no figures yet and takes all calls of the account for one.
  cross join lateral (select * from "Call" where id = open."subjectId" offset 0) c
  where c."accountId" = $3 and c."grantUsedAt" is null and (c."grantExpiresAt" is null or c."grantExpiresAt" > now())
  order by c.at desc`
