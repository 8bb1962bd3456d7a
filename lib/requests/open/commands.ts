import 'server-only'
import type { PoolClient } from 'pg'
import type { Tx } from '@/lib/db/client'
import { type NewRequest, requestRows } from '@/lib/requests/rows'

/** What the database gave it. */
export type Opened = { id: string; number: number; expiresAt: Date }

const insertRequests = `
  with row as (
    select * from jsonb_to_recordset($1::text::jsonb) as row(${requestRows.recordset}, "duties" jsonb)),
  opened as (
    insert into "Request" (${requestRows.list}) select ${requestRows.values} from row returning "id", "number", "expiresAt"),
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
