import 'server-only'
import type pg from 'pg'
import type { OwnFacts, PodFacts } from '@/lib/policy/facts'

/** A call that a rule allowed, as its pod acts on it, and its pod as it is now. */
export type Acted = {
  id: string
  accountId: string
  podId: string
  environment: string
  toolKey: string
  taskKey: string | null
  saysPersonal: boolean | null
  promptHash: string | null
  policyVersion: number
  digest: string
  sentence: string
  grantId: string
  isUsed: boolean
  isEnded: boolean
  facts: OwnFacts
  podFacts: PodFacts
  toolSchemaHash: string
  now: Pick<PodFacts, 'role' | 'department'> & { repositories: string[] }
}

/** What policy looks at in the pod `p` beside the call, as a claim is judged by it and makes sure of it. */
export const podNow = `jsonb_build_object('role', p.role, 'department', p.department, 'repositories', p.repositories)`

/** Those of these calls that a rule allowed by itself, by their ids. Whose they are is for whoever asks to see. */
export async function allowedCalls(db: pg.Pool, ids: readonly string[]): Promise<Map<string, Acted>> {
  const { rows } = await db.query<Acted>({
    name: 'allowed-calls',
    text: `
      select c.id, c."accountId", c."podId", c.environment, c."toolKey", c."taskKey", c."saysPersonal", c."promptHash", c."policyVersion",
        c.digest, c.sentence, c."grantId", c."grantUsedAt" is not null as "isUsed", c.outcome is not null as "isEnded",
        c.facts, g.facts as "podFacts", g."toolSchemaHash",
        ${podNow} as now
      from "Call" c join "Grounds" g on g.id = c."groundsId" join "Pod" p on p.id = c."podId"
      where c.id = any($1::text[]) and c.decision = 'allow' and c."requestId" is null`,
    values: [[...new Set(ids)]],
  })
  return new Map(rows.map((row) => [row.id, row]))
}
