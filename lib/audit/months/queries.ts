import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { madeAt } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** The time for which the record has tables, and whether lines lie in the one for all other times. */
type Months = { first: Date | null; last: Date | null; astray: boolean }

/** From when until when; without one of them since the beginning, or until now. */
type Span = { from?: Date | string | undefined; to?: Date | string | undefined }

/** Months of the record that were moved into archives. */
export type Archived = { count: number; first: string; last: string }

const bound = (end: string) =>
  Prisma.sql`substring(pg_get_expr(part.relpartbound, part.oid) from ${`${end} \\('([^']+)'\\)`})::timestamptz`

/** From when until when there are months, of which one may be missing in between. */
async function months(): Promise<Months> {
  const [found] = await read.$queryRaw<[Months]>`
    select min(${bound('FROM')}) as first, max(${bound('TO')}) as last,
      exists (select from "AuditEvent_default") as astray
    from pg_inherits i join pg_class part on part.oid = i.inhrelid where i.inhparent = '"AuditEvent"'::regclass`
  return found
}

/** Months are made two ahead, so with less than this before it the making has failed for weeks. */
const leastAheadMs = 35 * 86_400_000

/**
 * Whether the record has tables for the time to come and no line had to go to the one for all other times. No line is
 * refused when it is not so, but questions of the record become slow.
 */
export async function areMonthsReady(): Promise<boolean> {
  const { last, astray } = await months()
  return !astray && last !== null && last.getTime() - Date.now() >= leastAheadMs
}

/** The same for whoever looks after the installation: what is not as it should be, or null. */
export async function monthsAmiss(actor: Actor): Promise<{ until: string | null; astray: boolean } | null> {
  demand(actor, 'jobs:manage')
  if (await areMonthsReady()) return null
  const { last, astray } = await months()
  return { until: last?.toISOString() ?? null, astray }
}

/**
 * That a line "e" lies in one of the months. It says nothing that is not so of every line; but with it PostgreSQL can
 * leave out the table for all other times, and goes through the months one after the other instead of merging them all.
 */
export async function inItsMonths(): Promise<Prisma.Sql> {
  const { first, last, astray } = await months()
  return astray || !first || !last ? Prisma.sql`true` : Prisma.sql`e.at >= ${first} and ${before(last)}`
}

/**
 * That a line "e" lies before a moment, said as up to the microsecond before it. A place (`beside`) is said by "less than" as
 * well, and of two of those PostgreSQL goes into an index at the first, which would be the end of the month that holds it.
 */
export function before(moment: Date): Prisma.Sql {
  const last = new Date(moment.getTime() - 1).toISOString().replace('Z', '999Z')
  return Prisma.sql`e.at <= ${last}::timestamptz`
}

/** The months between two moments that were moved into archives, the first and the last of them; null where none was. */
export async function archivedBetween({ from, to }: Span): Promise<Archived | null> {
  const [found] = await read.$queryRaw<[{ count: number; first: string | null; last: string | null }]>`
    select count(*)::int as count, min(month) as first, max(month) as last from "RecordArchive"
    where ${from ? Prisma.sql`"toAt" > ${new Date(from)}` : Prisma.sql`true`} and ${to ? Prisma.sql`"fromAt" < ${new Date(to)}` : Prisma.sql`true`}`
  const { count, first, last } = found
  return first === null || last === null ? null : { count, first, last }
}

/** Each month between two moments that was moved into an archive, the earliest first. */
export async function monthsAway(from: Date, to: Date): Promise<{ month: string; from: string; to: string }[]> {
  const found = await read.recordArchive.findMany({
    where: { toAt: { gt: from }, fromAt: { lt: to } },
    orderBy: { month: 'asc' },
    select: { month: true, fromAt: true, toAt: true },
  })
  return found.map(({ month, fromAt, toAt }) => ({ month, from: fromAt.toISOString(), to: toAt.toISOString() }))
}

/** The month in whose archive the line with this id is; null where it is in none. */
export async function archiveWith(eventId: string): Promise<string | null> {
  const [found] = await read.$queryRaw<{ month: string }[]>`
    select a.month from "AuditOrder" o join "RecordArchive" a on o."eventAt" >= a."fromAt" and o."eventAt" < a."toAt"
    where o."eventId" = ${eventId}`
  return found?.month ?? null
}

/** Clocks differ. What was given its id here has no lines in a month that was over a month before. */
const slackMs = 31 * 86_400_000

/** Before this no line is about what has one of these ids, as far as the times in them say. */
export function earliestOf(ids: readonly string[]): Date {
  const times = ids.map((id) => madeAt(id)?.getTime() ?? 0)
  return new Date(Math.max(0, Math.min(...times) - slackMs))
}

/** That a line "e" may be about what has this id. */
export function sinceMade(id: string): Prisma.Sql {
  return Prisma.sql`e.at >= ${earliestOf([id])}`
}

/** That a line "e" may be the one with this id, as far as the time in it says. */
export function aroundMade(id: string): Prisma.Sql {
  const at = madeAt(id)
  return at
    ? Prisma.sql`e.at >= ${new Date(at.getTime() - slackMs)} and e.at < ${new Date(at.getTime() + slackMs)}`
    : Prisma.sql`true`
}
