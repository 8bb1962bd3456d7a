import 'server-only'
import type { PoolClient } from 'pg'
import type { AuditEntry } from '@/lib/audit/events'
import type { Topic } from '@/lib/audit/topics'
import type { Actor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { ChangeRuling } from '@/lib/policy/changes'
import { type NewRequest, requestRows } from '@/lib/requests/rows'
import type { Brief, Excluded } from '@/lib/requests/schema'

/** What the database gave it. */
export type Opened = { id: string; number: number; expiresAt: Date }

const insertRequests = `
  with row as (
    select * from jsonb_to_recordset($1::text::jsonb) as row(${requestRows.recordset}, "duties" jsonb)),
  opened as (
    insert into "Request" (${requestRows.list}, "groups")
    select ${requestRows.values}, array(
      select duty."group" from jsonb_to_recordset(row."duties") as duty("group" text) order by 1)
    from row returning "id", "number", "expiresAt"),
  owed as (
    insert into "RequestDuty" ("requestId", "group", "count")
    select row."id", duty."group", duty."count" from row, jsonb_to_recordset(row."duties") as duty("group" text, "count" int))
  select "id", "number", "expiresAt" from opened`

/** Opens requests in the transaction of a batch. The one place, with `openRequest`, where requests come from. */
export async function openRequests(db: PoolClient, requests: readonly NewRequest[]): Promise<Map<string, Opened>> {
  if (requests.length === 0) return new Map()
  const query = { name: 'open-requests', text: insertRequests, values: [JSON.stringify(requests)] }
  return new Map((await db.query<Opened>(query)).rows.map((row) => [row.id, row]))
}

/** The same in the transaction of a command. */
export async function openRequest(tx: Tx, request: NewRequest): Promise<Opened> {
  const [opened] = await tx.$queryRawUnsafe<Opened[]>(insertRequests, JSON.stringify([request]))
  return opened!
}

/** What a person or the installation wants, who signs it by policy, and why it is asked for. */
export type Wish = {
  subject: { kind: string; id: string }
  /** Its kind, and what is signed. */
  envelope: { kind: string }
  brief: Brief
  /** In the asker's own words. */
  says: string | null
  asker: { kind: 'person' | 'pod' | 'system'; id: string; name: string }
  excluded: readonly Excluded[]
  ruling: ChangeRuling
  /** The pod or the tool that it is about, if it is one. */
  podId?: string
  toolKey?: string
  /** The task for which its pod asks. */
  taskKey?: string | null
  /** Where it would hold, if that is in one environment alone. */
  environment?: string
  /** Pages on which it shows that people are asked. */
  moves?: readonly Topic[]
}

/** Opens the request by which people sign what no pod asked for, with the line that says so. */
export async function askPeople(tx: Tx, wish: Wish): Promise<{ id: string; number: number; event: AuditEntry }> {
  const {
    subject,
    envelope,
    brief,
    asker,
    ruling,
    podId = null,
    toolKey = null,
    taskKey = null,
    environment = null,
  } = wish
  const { policyVersion, tier, duties, rule, expiresInSeconds } = ruling
  const { id, number } = await openRequest(tx, {
    id: newId(),
    kind: envelope.kind,
    subjectKind: subject.kind,
    subjectId: subject.id,
    askedByKind: asker.kind,
    askedById: asker.id,
    askedByName: asker.name,
    environment,
    podId,
    toolKey,
    taskKey,
    digest: digestOf(envelope),
    envelope,
    brief,
    sentence: brief.sentence,
    tier,
    policyVersion,
    ruleId: rule?.id ?? null,
    ruleWords: rule?.words ?? ruling.reason,
    excluded: wish.excluded,
    askerSays: wish.says,
    expiresAt: expiresInSeconds,
    duties,
  })
  const event: AuditEntry = {
    type: 'request.opened',
    subject: { kind: 'request', id },
    requestId: id,
    podId,
    toolKey,
    taskKey,
    environment,
    policyVersion,
    outcome: 'waiting',
    data: { number, sentence: brief.sentence },
    ...(wish.moves && { moves: wish.moves }),
  }
  return { id, number, event }
}

/** Whoever acts, as the one who asks. */
export function askerOf({ kind, id, name }: Actor): Wish['asker'] {
  return { kind: kind === 'person' ? 'person' : 'system', id, name }
}
