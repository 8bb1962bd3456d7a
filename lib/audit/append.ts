import 'server-only'
import type { PoolClient } from 'pg'
import { type AuditEntry, auditEvents, firstLines } from '@/lib/audit/events'
import { eventSentence } from '@/lib/audit/labels'
import { lineRows } from '@/lib/audit/rows'
import { requestsIn, topicsOf } from '@/lib/audit/topics'
import type { Actor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { RowOf } from '@/lib/core/rows'
import type { Tx } from '@/lib/db/client'

/** A line for the record with the one who caused it. */
export type Line = { actor: Actor; entry: AuditEntry }

const insertAll = lineRows.insert('$1')

/** Tells the listeners; what it says is $1. Heard when its transaction commits. */
export const notify = `select pg_notify('countersign', $1)`

/** Writes the lines of one command into its transaction and tells the listeners which topics moved. */
export async function append(tx: Tx, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const lines = entries.map((entry) => lineOf({ actor, entry }))
  await tx.$executeRawUnsafe(insertAll, JSON.stringify(lines))
  await tx.$executeRawUnsafe(notify, notification(entries))
}

/**
 * Writes lines of days that nobody lived, each at the time that is told of it. The database refuses them where the demo is
 * not all there is, and writes into each that it is of the demo and when it was written.
 */
export async function appendMadeUp(tx: Tx, lines: readonly (Line & { at: Date })[]): Promise<void> {
  const rows = lines.map(({ at, ...line }) => ({ ...lineOf(line), at }))
  await tx.$executeRaw`select write_made_up(${JSON.stringify(rows)}::text::jsonb)`
}

/** `append` for a batch, whose lines come from several actors, on a plain connection. */
export async function appendRows(db: Pick<PoolClient, 'query'>, rows: readonly Line[]): Promise<void> {
  if (rows.length === 0) return
  await db.query({ name: 'append-audit', text: insertAll, values: [linesAsJson(rows)] })
  await db.query({ name: 'notify', text: notify, values: [notification(rows.map(({ entry }) => entry))] })
}

/**
 * One statement out of common table expressions that write something and end in one called "written" with the column
 * "id", and the lines for what was written: a line whose subject is not among it stays off the record. Lines are $2.
 */
export function recorded(writing: string): string {
  return `with ${writing},
    line_written as (${lineRows.insert('$2')} where "subjectId" in (select "id" from written))
    select now()::timestamptz(3) as at, (select string_agg("id", ' ') from written) as written`
}

/** Lines in the form that the statements here take them. */
export function linesAsJson(rows: readonly Line[]): string {
  return JSON.stringify(rows.map(lineOf))
}

/** A line as it is written. Written out rather than spread: it runs for every call, and objects that grow are slow. */
export function lineOf({ actor, entry }: Line): RowOf<typeof lineRows> {
  const pod = actor.kind === 'pod' ? actor : null
  return {
    id: newId(),
    type: entry.type,
    actorKind: entry.by ? 'person' : actor.kind,
    actorId: entry.by?.id ?? actor.id,
    actorName: entry.by?.name ?? actor.name,
    onBehalfOf: entry.onBehalfOf ?? null,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    environment: entry.environment === undefined ? (pod?.environment ?? null) : entry.environment,
    podId: entry.podId === undefined ? (pod?.id ?? null) : entry.podId,
    taskKey: entry.taskKey ?? null,
    toolKey: entry.toolKey ?? null,
    requestId: entry.requestId ?? null,
    callId: entry.callId ?? null,
    outcome: entry.outcome ?? null,
    policyVersion: entry.policyVersion ?? null,
    promptHash: entry.promptHash ?? null,
    sentence: eventSentence(entry, entry.by?.name ?? actor.name),
    data: auditEvents[entry.type].parse(entry.data),
  }
}

/** What listeners are told about these lines. */
export function notification(entries: readonly AuditEntry[]): string {
  // Nobody can wait for a call before it has a number, so what comes with its first line wakes none.
  const born = new Set(entries.flatMap(({ type, callId }) => (firstLines.has(type) ? (callId ?? []) : [])))
  const calls = [...new Set(entries.flatMap(({ callId }) => (callId && !born.has(callId) ? callId : [])))]
  // A notification holds at most 8,000 bytes; with many in a batch, listeners are told to look at all of theirs.
  const fewOf = (ids: string[] | 'many') => (ids.length <= 100 ? ids : 'many')
  return JSON.stringify({ topics: topicsOf(entries), calls: fewOf(calls), requests: fewOf(requestsIn(entries)) })
}
