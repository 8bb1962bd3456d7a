import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { counted } from '@/lib/core/count'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import type { RecordArchive } from '@/lib/db/generated/client'
import type { Owner } from '@/lib/db/roles'
import { generations } from '@/lib/insights/tallies'
import { type Archive, type Month, newestMonthsFirst } from '@/lib/record/archives/schema'
import { holdsWithin } from '@/lib/record/holds/queries'

/** Every archive, the oldest month first: one a month, so there are never many. */
export async function listArchives(actor: Actor): Promise<Archive[]> {
  demand(actor, 'audit:read')
  return (await read.recordArchive.findMany({ orderBy: { month: 'asc' } })).map(toArchive)
}

/** A page of archives, the newest month first, or the one of a month. */
export async function archivesPage(actor: Actor, cursor: string | undefined, month?: string): Promise<Page<Archive>> {
  demand(actor, 'audit:read')
  const found = await read.recordArchive.findMany({
    where: { AND: [newestMonthsFirst.beyond(cursor), month === undefined ? {} : { month }] },
    orderBy: newestMonthsFirst.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestMonthsFirst.page(found, pageSize, cursor)
  return { rows: rows.map(toArchive), ...beside }
}

function toArchive({ fromAt, toAt, bytes, first, last, at, grown: _grown, ...row }: RecordArchive): Archive {
  return {
    ...row,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    bytes: Number(bytes),
    first: Number(first),
    last: Number(last),
    at: at.toISOString(),
  }
}

/** The first event that was ever given its place here: no other installation has it. */
export async function originOf(): Promise<string> {
  const first = await read.auditOrder.findFirst({ orderBy: { position: 'asc' }, select: { eventId: true } })
  return first?.eventId ?? ''
}

/** The months that were over for so many days, by the database's clock, the oldest first. */
export async function monthsOver(owner: Owner, days: number): Promise<Month[]> {
  const { rows } = await owner.query<Month>(
    `select to_char(month."from" at time zone 'UTC', 'YYYY-MM') as month, month."table", month."from", month."to" from (
       select part.relname as "table",
         substring(pg_get_expr(part.relpartbound, part.oid) from 'FROM \\(''([^'']+)''\\)')::timestamptz as "from",
         substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz as "to"
       from pg_inherits i join pg_class part on part.oid = i.inhrelid
       where i.inhparent = '"AuditEvent"'::regclass and part.relname ~ '^AuditEvent_[0-9]{4}_[0-9]{2}$') month
     where month."to" + make_interval(days => $1::int) <= now() order by month."from"`,
    [days],
  )
  return rows
}

type Extent = { lines: number; placed: number; first: string | null; last: string | null; astray: boolean }

/** What is in a month's table, and whether lines of its time lie elsewhere. */
export async function extentOf(owner: Owner, { table, from, to }: Month) {
  const { rows } = await owner.query<Extent>(
    `select count(*)::int as lines, count(o."position")::int as placed, min(o."position") as first, max(o."position") as last,
       exists (select from "AuditEvent_default" where at >= $1 and at < $2) as astray
     from "${table}" e left join "AuditOrder" o on o."eventId" = e.id`,
    [from, to],
  )
  const { first, last, ...extent } = rows[0]!
  return { ...extent, first: Number(first), last: Number(last) }
}

/** Why a month stays where it is for now; null where nothing keeps it. */
export async function whyKept(owner: Owner, month: Month): Promise<string | null> {
  const { lines, placed, last, astray } = await extentOf(owner, month)
  if (lines === 0) return 'it has no events'
  if (astray) return 'events of this month lie outside of its table; the jobs page tells of them'
  if (placed < lines)
    return `${counted(lines - placed, 'event')} of it have no place in the order of the record yet; a worker gives it every night`
  const behind = await whoIsBehind(owner, last)
  if (behind.length > 0) return `not read to its end yet by: ${behind.join(', ')}`
  const holds = await holdsWithin(month.from, month.to)
  return holds.length > 0 ? `held by ${holds.map((name) => `“${name}”`).join(', ')}` : null
}

/** Who follows the record and has not come as far as this place: what they were to count or send would be gone for them. */
async function whoIsBehind(owner: Owner, last: number): Promise<string[]> {
  const { rows } = await owner.query<{ who: string }>(
    `select 'the figures' as who where (select count(*) from "TallyMark" where id = any($2::int[]) and "position" >= $1) < $3::int
     union all select 'the use of rules' where not exists (select from "PolicyUsageMark" where "position" >= $1)
     union all select 'the incidents' where not exists (select from "IncidentMark" where "position" >= $1)
     union all select 'the webhooks of pods' where exists (select from "Webhook" w where w."endedAt" is null
       and greatest(w.since, coalesce((select max("position") from "OutgoingMark"), 0)) < $1)
     union all select 'the log store ' || s.name from "Sink" s left join "SinkCourse" c on c."sinkId" = s.id
       where s."removedAt" is null and (coalesce(c."position", 0) < $1
         or exists (select from "SinkLetter" l where l."sinkId" = s.id and l."position" <= $1))`,
    [last, [...generations], generations.length],
  )
  return rows.map(({ who }) => who)
}
