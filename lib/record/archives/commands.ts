import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { appendRows } from '@/lib/audit/append'
import type { SystemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { Owner } from '@/lib/db/roles'
import { writeArchive } from '@/lib/record/archives/file/commands'
import { extentOf, monthsOver, originOf, whyKept } from '@/lib/record/archives/queries'
import { type ArchiveHead, ArchiveProblem, type Month, type MonthFate } from '@/lib/record/archives/schema'

// The application's account can take nothing from the record, so this is no command of it: whoever owns the database does
// it, as with a migration, in one transaction with its line.

type Asked = { folder: string; days: number; by: SystemActor; isDry: boolean }

const linesAtOnce = 1_000
/** For so long calls wait at most behind a month that leaves; between tries they go on. */
const lockWaitMs = 200
const pauseMs = 500
const mostTries = 120
/** One at a time: two would write the same file. */
const turn = 7_271_936_910

/** Moves each month that is over for so many days into a file of its own, and says of each what came of it. */
export async function* archiveMonths(owner: Owner, asked: Asked): AsyncGenerator<MonthFate> {
  const { rows } = await owner.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [turn])
  if (!rows[0]?.mine)
    throw new ArchiveProblem('Somebody else archives months of this record just now. Try again later.')
  try {
    for (const month of await monthsOver(owner, asked.days)) yield await archiveMonth(owner, month, asked)
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [turn]).catch(() => undefined)
  }
}

async function archiveMonth(owner: Owner, month: Month, asked: Asked): Promise<MonthFate> {
  const why = await whyKept(owner, month)
  if (why) return { month: month.month, how: 'kept', why }
  const { lines } = await extentOf(owner, month)
  if (asked.isDry) return { month: month.month, how: 'due', lines, digest: null }
  const origin = await originOf()
  const head: ArchiveHead = { title: 'Audit trail of Countersign', archive: 1, origin, month: month.month, lines }
  const file = `record-${month.month}.jsonl.gz`
  const written = await whole(owner, 'isolation level repeatable read read only', () =>
    writeArchive(asked.folder, file, head, () => linesOf(owner, month)),
  )
  const kept = await whole(owner, '', () => leave(owner, month, { ...written, file, lines }, asked.by))
  return kept
    ? { month: month.month, how: 'kept', why: kept }
    : { month: month.month, how: 'archived', lines, digest: written.digest }
}

/** The lines of a month as PostgreSQL writes them, each with its place, by their places. */
async function* linesOf(owner: Owner, { table }: Month): AsyncGenerator<string[]> {
  await owner.query(
    `declare archived no scroll cursor for select (jsonb_build_object('position', o."position") || to_jsonb(e))::text as line
     from "${table}" e join "AuditOrder" o on o."eventId" = e.id order by o."position"`,
  )
  for (;;) {
    const { rows } = await owner.query<{ line: string }>(`fetch ${linesAtOnce} from archived`)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await owner.query('close archived')
}

type Written = { file: string; digest: string; bytes: number; lines: number }

/** Takes a month that is in its file out of the record, with the line that says so; or says what keeps it after all. */
async function leave(owner: Owner, month: Month, written: Written, by: SystemActor): Promise<string | null> {
  const { file, digest, bytes, lines } = written
  // Nobody sets a hold from here on; who was about to is waited for, and asked.
  await owner.query('lock table "RecordHold" in share mode')
  await owner.query(`lock table "${month.table}" in share mode`)
  const why = await whyKept(owner, month)
  if (why) return why
  const now = await extentOf(owner, month)
  if (now.lines !== lines) throw new ArchiveProblem(`Events came to ${month.month} while it was written. Try again.`)
  const { rows } = await owner.query<{ grown: boolean }>(
    `select exists (select from "${month.table}" where type = 'installation.grown') as grown`,
  )
  // From here on nobody writes to the record until this is over, so all that takes long comes before.
  await lockPatiently(owner, month)
  const [id, { first, last }] = [newId(), now]
  await owner.query(
    `insert into "RecordArchive" (id, month, "fromAt", "toAt", file, digest, bytes, lines, first, last, grown, "byName", at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())`,
    [id, month.month, month.from, month.to, file, digest, bytes, lines, first, last, rows[0]!.grown, by.name],
  )
  const data = { month: month.month, file, digest, bytes, lines, first, last }
  await appendRows(owner, [{ actor: by, entry: { type: 'record.archived', subject: { kind: 'record', id }, data } }])
  await owner.query(`drop table "${month.table}"`)
  return null
}

/** Has the record to itself. Whoever reads for long is waited for without holding up the calls behind. */
async function lockPatiently(owner: Owner, { table }: Month): Promise<void> {
  await owner.query(`set local lock_timeout = ${lockWaitMs}`)
  for (let tries = 1; ; tries++) {
    await owner.query('savepoint before')
    try {
      await owner.query(`lock table only "AuditEvent", "${table}" in access exclusive mode`)
      return
    } catch (error) {
      if ((error as { code?: unknown }).code !== '55P03' || tries === mostTries) throw error
      await owner.query('rollback to before')
      await wait(pauseMs)
    }
  }
}

async function whole<Value>(owner: Owner, how: string, work: () => Promise<Value>): Promise<Value> {
  await owner.query(`begin ${how}`)
  try {
    // Times are written alike wherever somebody is.
    await owner.query(`set local timezone = 'UTC'`)
    const value = await work()
    await owner.query('commit')
    return value
  } catch (error) {
    await owner.query('rollback').catch(() => undefined)
    throw error
  }
}
