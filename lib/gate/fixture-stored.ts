import { writerPool } from '@/lib/db/client'

/** Test support: what the database has of a call, its request and its lines. */
type Stored = {
  id: string
  decision: string
  grantId: string | null
  /** Whether the time of its permission has begun. */
  seen: boolean
  used: boolean
  unreported: boolean
  outcome: string | null
  state: string | null
  closed: boolean
  tier: string | null
  effectiveAt: Date | null
  duties: { group: string; count: number }[]
  votes: { personId: string; verdict: string; group: string | null }[]
  lines: string[]
}

/** In one statement: it is asked after every step of every sequence. */
export async function storedCalls(ids: readonly string[]): Promise<Stored[]> {
  const { rows } = await writerPool.query<Stored>({
    name: 'stored-calls',
    text: `select c.id, c.decision, c."grantId", c."grantId" is not null and c."grantSeconds" is null as seen,
        c."grantUsedAt" is not null as used,
        c."unreportedAt" is not null as unreported, c.outcome, r.state, r."closedAt" is not null as closed, r.tier,
        r."effectiveAt",
        coalesce((select json_agg(json_build_object('group', d."group", 'count', d.count))
          from "RequestDuty" d where d."requestId" = r.id), '[]') as duties,
        coalesce((select json_agg(json_build_object('personId', v."personId", 'verdict', v.verdict, 'group', v."dutyGroup"))
          from "Vote" v where v."requestId" = r.id and v."endedAt" is null), '[]') as votes,
        coalesce((select json_agg(e.type) from "AuditEvent" e
          where e."callId" = c.id and e.type <> 'command.refused'), '[]') as lines
      from "Call" c left join "Request" r on r.id = c."requestId" where c.id = any($1)`,
    values: [ids],
  })
  return rows
}
