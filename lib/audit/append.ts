import 'server-only'
import type { PoolClient } from 'pg'
import { type AuditEntry, auditEvents } from '@/lib/audit/events'
import { eventSentence } from '@/lib/audit/labels'
import { topicsOf } from '@/lib/audit/topics'
import type { Actor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'

/** One statement for any number of lines, and one notification for the whole transaction. */
const insertLines = `
  insert into "AuditEvent" ("id", "type", "actorKind", "actorId", "actorName", "onBehalfOf", "subjectKind", "subjectId",
    "environment", "podId", "taskKey", "toolKey", "requestId", "callId", "outcome", "policyVersion", "promptHash",
    "sentence", "data")
  select "id", "type", "actorKind", "actorId", "actorName", "onBehalfOf", "subjectKind", "subjectId", "environment", "podId",
    "taskKey", "toolKey", "requestId", "callId", "outcome", "policyVersion", "promptHash", "sentence", "data"
  from jsonb_to_recordset($1::text::jsonb) as line("id" text, "type" text, "actorKind" text, "actorId" text, "actorName" text,
    "onBehalfOf" text, "subjectKind" text, "subjectId" text, "environment" text, "podId" text, "taskKey" text,
    "toolKey" text, "requestId" text, "callId" text, "outcome" text, "policyVersion" int, "promptHash" text,
    "sentence" text, "data" jsonb)`

const notify = `select pg_notify('countersign', $1)`

/** Writes the lines of one command into its transaction and tells the listeners which topics moved. */
export async function append(tx: Tx, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const lines = entries.map((entry) => lineOf(actor, entry))
  await tx.$executeRawUnsafe(insertLines, JSON.stringify(lines))
  await tx.$executeRawUnsafe(notify, notification(entries))
}

/** The same for a batch, whose lines come from several actors, on a plain connection. */
export async function appendRows(db: PoolClient, rows: readonly { actor: Actor; entry: AuditEntry }[]): Promise<void> {
  if (rows.length === 0) return
  const lines = JSON.stringify(rows.map(({ actor, entry }) => lineOf(actor, entry)))
  await db.query({ name: 'append-audit', text: insertLines, values: [lines] })
  await db.query({ name: 'notify', text: notify, values: [notification(rows.map(({ entry }) => entry))] })
}

function lineOf(actor: Actor, entry: AuditEntry): Record<string, unknown> {
  const { subject, data, ...columns } = entry
  return {
    podId: actor.kind === 'pod' ? actor.id : null,
    environment: actor.kind === 'pod' ? actor.environment : null,
    ...columns,
    id: newId(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    subjectKind: subject.kind,
    subjectId: subject.id,
    sentence: eventSentence(entry, actor.name),
    data: auditEvents[entry.type].parse(data),
  }
}

function notification(entries: readonly AuditEntry[]): string {
  const calls = [...new Set(entries.flatMap(({ callId }) => callId ?? []))]
  // A notification holds at most 8,000 bytes; with many calls in a batch, listeners are told to look at all of theirs.
  return JSON.stringify({ topics: topicsOf(entries), calls: calls.length <= 100 ? calls : 'many' })
}
