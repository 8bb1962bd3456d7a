import 'server-only'
import { columns, type Found } from '@/lib/audit/line/queries'
import { type MeasureName, measures, measureTally } from '@/lib/audit/measures'
import { before } from '@/lib/audit/months/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/**
 * What stands beside a line "e" and its request "r", and never changes: the call "c" that it is about, in which department
 * its pod was then, under which weight "w" people decided, and the vote "v" that it tells of, with how long its author had
 * been looking; the clock of a vote knows milliseconds and no more. A request that comes to weigh something else says from
 * what in a line of its own, which is one of those "later".
 */
const beside = (later: string) => `
  left join "Call" c on c.id = coalesce(e."callId", case when r.kind = 'tool_call' then r."subjectId" end)
  left join "Grounds" g on g.id = c."groundsId"
  left join lateral (select coalesce(g.facts ->> 'department', c.facts ->> 'department', '') as department) d on true
  left join lateral (select coalesce((
    select later.data -> 'tier' ->> 'from' from "AuditEvent" later where later."requestId" = e."requestId"
      and later.type = 'request.waits_again' and later.data -> 'tier' <> 'null' and (later.at, later.id) > (e.at, e.id)${later}
      order by later.at, later.id limit 1), r.tier::text) as tier where e.type like 'request.%') w on true
  left join lateral (select vote.at - vote."firstVisibleAt" as looked from "Vote" vote where vote."requestId" = e."requestId"
    and vote."personId" = e."actorId" and vote.at between e.at - interval '2 ms' and e.at + interval '2 ms') v on e.type like 'request.%'`

export const besideLines = beside('')

/**
 * The same for a list, which looks only into the months in which a request was open. None waits again behind its end; how
 * long a write waited for its turn may make it seem so. Where lines are counted as they come, PostgreSQL may know nothing
 * yet about the newest month, and would look through it by these times instead of by the request.
 */
const besideListed = beside(`
      and later.at >= e.at and later.at < coalesce(r."closedAt" + interval '1 hour', 'infinity')`)

const heavy = `c.tier in ('high', 'critical')`
const weighty = `w.tier in ('high', 'critical')`
/** For how many seconds somebody had had on the screen what is high or critical; null of anything else, and where no page said so. */
export const lookedAt = `case when ${weighty} then extract(epoch from v.looked) end`
// Whoever had signed before, and stood by it then.
const signedBefore = `exists (select from "Vote" other where other."requestId" = e."requestId" and other."personId" <> e."actorId"
  and other.verdict = 'approve' and other.at <= e.at and (other."endedAt" is null or other."endedAt" > e.at))`
const ofTier = (tier: string) => `w.tier = '${tier}'`

/** What more than its kind a line must meet to be counted. */
const that: { readonly [Name in MeasureName]?: string } = {
  calls_without_rule: `e.data ->> 'rule' is null`,
  acts_heavy: heavy,
  acts_unsigned: `${heavy} and e."requestId" is null`,
  // What its pod completed by itself nobody answered.
  tasks_answered: `(e.type <> 'task.completed' or e."actorKind" <> 'pod')`,
  decisions_heavy: weighty,
  decisions_routine: ofTier('routine'),
  decisions_elevated: ofTier('elevated'),
  decisions_high: ofTier('high'),
  decisions_critical: ofTier('critical'),
  refusals_routine: ofTier('routine'),
  refusals_elevated: ofTier('elevated'),
  refusals_high: ofTier('high'),
  refusals_critical: ofTier('critical'),
  decisions_looked: `${weighty} and v.looked is not null`,
  decisions_reasoned: `${weighty} and coalesce(e.data ->> 'note', '') <> ''`,
  second_looks: signedBefore,
  second_looks_differed: signedBefore,
  decisions_hurried: `${weighty} and (e.data ->> 'from' = 'queue' or coalesce(v.looked < interval '8 seconds', false))`,
}

/** Measures of lines of which each calls for a look at its call. */
const byTheirCalls: readonly MeasureName[] = ['acts_heavy', 'acts_unsigned']

const listed = (name: MeasureName) => measures[name].of.map((type) => `'${type}'`).join(', ')

/** The names of all of these measures that count a line. */
export function measuredBy(names: readonly MeasureName[]): string {
  const each = names.map((name) => {
    const more = that[name] ? ` and ${that[name]}` : ''
    return `case when e.type in (${listed(name)})${more} then '${name}' end`
  })
  return `array_remove(array[${each.join(', ')}], null)`
}

/** That a measure counts a line "e", and that it is about a pod of this department. */
export function countedIn({ counted, department }: Pick<AuditFilter, 'counted' | 'department'>): Prisma.Sql | null {
  if (!counted && department === undefined) return null
  const kind = counted ? Prisma.raw(`e.type in (${listed(counted)}) and not e.data ? 'tried'`) : Prisma.sql`true`
  const more = [
    ...(counted && that[counted] ? [Prisma.raw(that[counted])] : []),
    ...(department === undefined ? [] : [Prisma.sql`d.department = ${department}`]),
  ]
  if (more.length === 0) return kind
  return Prisma.sql`${kind} and exists (select from (select) line left join "Request" r on r.id = e."requestId"
    ${Prisma.raw(besideListed)} where ${Prisma.join(more, ' and ')})`
}

const hourMs = 3_600_000
const isWholeHour = (at: string | undefined) => at !== undefined && at.includes('T') && Date.parse(at) % hourMs === 0

export type Counted = { counted: MeasureName; department: string | undefined; from: string; to: string }

/** What is asked for where it is one measure and nothing else, between two whole hours: then every line of it was counted. */
export function countedOf({ cursor: _page, ...filter }: AuditFilter): Counted | null {
  const { counted, department, from, to, ...others } = filter
  if (!counted || !from || !to || !isWholeHour(from) || !isWholeHour(to)) return null
  return Object.values(others).every((value) => value === undefined) ? { counted, department, from, to } : null
}

type Hour = { hour: Date; count: number }

/** The hours in which something was counted that is in the record still, the newest first: what is in archives is no part of a list. */
export async function hoursOf({ counted, department, from, to }: Counted): Promise<Hour[]> {
  const keys = await read.tally.findMany({
    where: { name: measureTally, hour: new Date(0), key: { startsWith: `${counted} ` } },
    select: { key: true },
  })
  const wanted = keys.flatMap(({ key }) => (department === undefined || key === `${counted} ${department}` ? key : []))
  return await read.$queryRaw<Hour[]>`
    select hour, sum(count)::int as count from "Tally" where name = ${measureTally} and key = any(${wanted})
      and hour >= ${new Date(from)} and hour < ${new Date(to)}
      and not exists (select from "RecordArchive" a where hour >= a."fromAt" and hour < a."toAt") group by hour order by hour desc`
}

const hourOf = (cursor: string) => Math.floor(Number(cursor.replace('~', '').split('_')[0]) / 1000 / hourMs) * hourMs

/** The lines of a page and one more, the nearest to its place first, looked for in the hours alone that have some. */
export async function countedLines(
  counted: Counted,
  every: Prisma.Sql,
  { cursor, beyond, limit }: { cursor: string | undefined; beyond: Prisma.Sql; limit: number },
): Promise<Found[]> {
  const isBack = cursor?.startsWith('~') ?? false
  const all = await hoursOf(counted)
  const start = cursor === undefined ? null : hourOf(cursor)
  const ahead = (isBack ? all.toReversed() : all).filter(
    ({ hour }) => start === null || (isBack ? hour.getTime() >= start : hour.getTime() <= start),
  )
  const hours: Date[] = []
  let sure = 0
  for (const { hour, count } of ahead) {
    if (sure >= limit) break
    hours.push(hour)
    // Of the hour in which the page begins some may lie before it.
    if (hour.getTime() !== start) sure += count
  }
  const side = Prisma.raw(isBack ? 'asc' : 'desc')
  const order = Prisma.sql`order by e.at ${side}, e.id ${side} limit ${limit}`
  // As `before` says it, and for its reason.
  const inHour = Prisma.sql`e.at <= own.hour + (interval '1 hour' - interval '1 microsecond')`
  const inHours = (
    condition: Prisma.Sql,
    end: Prisma.Sql,
  ) => Prisma.sql`unnest(${hours}::timestamptz[]) own(hour) cross join lateral (
      select e.* from "AuditEvent" e where e.at >= own.hour and ${inHour} and ${condition} ${end}) e`
  const wanted = Prisma.sql`${every} and ${beyond}`
  if (!byTheirCalls.includes(counted.counted))
    return await read.$queryRaw<Found[]>`select ${columns} from ${inHours(wanted, order)} ${order}`
  // Their calls are looked up together, in the order in which they lie: of very many lines that may count, few do.
  const span = Prisma.sql`e.at >= ${new Date(counted.from)} and e.at < ${new Date(counted.to)}`
  const kind = Prisma.raw(`e.type in (${listed(counted.counted)})`)
  return await read.$queryRaw<Found[]>`
    with line as materialized (select e.* from ${inHours(Prisma.sql`${span} and ${kind}`, Prisma.sql`offset 0`)}),
      heavy as (select c.id from "Call" c where ${Prisma.raw(heavy)} and c.id = any(array(select "callId" from line)))
    select ${columns} from line e where (e."callId" is null or e."callId" in (select id from heavy)) and ${wanted} ${order}`
}

/** How many there are, or lie beyond a place: from what was counted, and of the place's own hour by its lines. */
export async function countOfCounted(
  counted: Counted,
  every: Prisma.Sql,
  cursor: string | undefined,
  beyond: Prisma.Sql,
): Promise<number> {
  const hours = await hoursOf(counted)
  const sum = (some: readonly Hour[]) => some.reduce((all, { count }) => all + count, 0)
  if (cursor === undefined) return sum(hours)
  const [start, isBack] = [hourOf(cursor), cursor.startsWith('~')]
  const [{ count }] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from "AuditEvent" e where e.at >= ${new Date(start)}
      and ${before(new Date(start + hourMs))} and ${every} and ${beyond}`
  return count + sum(hours.filter(({ hour }) => (isBack ? hour.getTime() > start : hour.getTime() < start)))
}
