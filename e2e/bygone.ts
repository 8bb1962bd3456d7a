import { execFileSync } from 'node:child_process'
import { idsFrom } from '@/lib/core/id'
import { asOwner } from '@/lib/db/test-clock'
import { databaseFor } from './database'
import { settings } from './stage'

// What an installation has that is older than half a year: months of the record of their own, with requests in them.

const dayMs = 86_400_000
const monthOf = (at: Date) => at.toISOString().slice(0, 7)
const firstOf = (month: string) => new Date(`${month}-01T00:00:00.000Z`)

/** The newest month that may leave the record, the one after it, which may not yet, and where both begin and end. */
export function bygoneMonths() {
  const kept = monthOf(new Date(Date.now() - 183 * dayMs))
  const turn = firstOf(kept)
  const left = monthOf(new Date(turn.getTime() - 1))
  return { left, kept, from: firstOf(left), turn, to: firstOf(monthOf(new Date(turn.getTime() + 32 * dayMs))) }
}

/** Makes the table of a month, as an installation of that age has it. */
export async function makeMonth(month: string): Promise<void> {
  const [from, to] = [firstOf(month), firstOf(monthOf(new Date(firstOf(month).getTime() + 32 * dayMs)))]
  const table = `AuditEvent_${month.replace('-', '_')}`
  await asOwner(await databaseFor('owner'), async (db) => {
    await db.query(`create table "${table}" (like "AuditEvent" including all)`)
    const bounds = `from ('${from.toISOString()}') to ('${to.toISOString()}')`
    await db.query(`alter table "AuditEvent" attach partition "${table}" for values ${bounds}`)
    await db.query(`select guard.no_truncate('"${table}"'::regclass)`)
  })
}

/** So many calls that a rule allowed, half an hour apart from that moment on. */
export async function bygoneCalls(from: Date, count: number): Promise<void> {
  await asOwner(await databaseFor('owner'), (db) =>
    db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", outcome, sentence, data)
       select $1 || lpad(n::text, 16, '0'), $2::timestamptz + n * interval '30 minutes', 'call.allowed', 'pod', 'bygone', 'Bygone',
         'call', n::text, 'allowed', 'Bygone was allowed to read its notes', '{}' from generate_series(1, $3::int) n`,
      [idsFrom(from), from, count],
    ),
  )
}

const again = (table: string, where: string, change: string) =>
  `insert into "${table}" select again.* from "${table}" one, jsonb_populate_record(one, ${change}) again where ${where}`

/**
 * The same as a request that has come to its end, asked for and decided at other times; returns its number and its lines,
 * the oldest first. Identifiers say when they were made, so all of it has others.
 */
export async function bygoneRequest(request: string, asked: Date, decided: Date) {
  const [atFirst, atLast] = [idsFrom(asked), idsFrom(decided)]
  return await asOwner(await databaseFor('owner'), async (db) => {
    const found = await db.query<{ id: string; call: string; number: number }>(
      `select r.id, c.id as call, nextval(pg_get_serial_sequence('"Request"', 'number'))::int as number
       from "Request" r join "Call" c on c."requestId" = r.id where 'CS-' || r.number = $1`,
      [request],
    )
    const { id, call, number } = found.rows[0]!
    const [newId, newCall] = [atFirst + id.slice(10), atFirst + call.slice(10)]
    await db.query(
      again(
        'Request',
        'one.id = $1',
        `jsonb_build_object('id', $2::text, 'number', $3::int, 'subjectId', $4::text, 'askedAt', $5::timestamptz,
           'expiresAt', $6::timestamptz + interval '1 day', 'decidedAt', $6::timestamptz, 'closedAt', $6::timestamptz)`,
      ),
      [id, newId, number, newCall, asked, decided],
    )
    await db.query(
      again(
        'Call',
        'one.id = $1',
        `jsonb_build_object('id', $2::text, 'at', $3::timestamptz, 'requestId', $4::text, 'idempotencyKey', $2::text)`,
      ),
      [call, newCall, asked, newId],
    )
    await db.query(again('RequestDuty', 'one."requestId" = $1', `jsonb_build_object('requestId', $2::text)`), [
      id,
      newId,
    ])
    await db.query(
      again(
        'Vote',
        'one."requestId" = $1',
        `jsonb_build_object('id', $3::text || substr(one.id, 11), 'requestId', $2::text, 'at', $4::timestamptz,
           'firstVisibleAt', $4::timestamptz - interval '1 minute')`,
      ),
      [id, newId, atLast, decided],
    )
    const lines = await db.query<{ id: string }>(
      `${again(
        'AuditEvent',
        'one."requestId" = $1 or one."callId" = $5',
        `jsonb_build_object('requestId', $2::text, 'callId', $6::text, 'txid', (pg_current_xact_id()::text)::bigint,
           'subjectId', case one."subjectId" when $1 then $2::text when $5 then $6::text else one."subjectId" end)
         || case when one.type in ('call.asked', 'request.opened')
           then jsonb_build_object('id', $3::text || substr(one.id, 11), 'at', $7::timestamptz)
           else jsonb_build_object('id', $4::text || substr(one.id, 11), 'at', $8::timestamptz) end`,
      )} returning id`,
      [id, newId, atFirst, atLast, call, newCall, asked, decided],
    )
    return { number, lines: lines.rows.map((line) => line.id).toSorted() }
  })
}

/** Gives every line its place at once, which a worker does for what is put in by hand at night alone. */
export async function placeAll(): Promise<void> {
  await asOwner(await databaseFor('owner'), (db) => db.query('select seal_audit(true)'))
}

/** The operator's command about the record, where months may leave after the shortest time that there is. */
export function recordCommand(...words: string[]): string {
  const env = { ...settings, COUNTERSIGN_RETENTION_DAYS: '183' }
  return execFileSync('node', ['bin/countersign.mjs', 'record', ...words], { env, encoding: 'utf8' })
}
