import 'server-only'
import { hasDepartment, type MeasureName, measureNames, measureTally } from '@/lib/audit/measures'
import { madeUp } from '@/lib/audit/names/made-up'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { daysIn, type Period, type Window } from '@/lib/insights/schema'
import { byDay, daysMark, ofBoards, tallies } from '@/lib/insights/tallies'
import { type Waited, waitedBy } from '@/lib/insights/waiting'

/** How often each measure counted something in a time and in the equally long one before it. */
export type Counted = Record<MeasureName, { now: number; before: number }>

/** The same in the parts of both times, of the measures that are drawn. */
export type Drawn = Partial<Record<MeasureName, { now: readonly number[]; before: readonly number[] }>>

/** The parts of a time and of the equally long one before it. */
export type Parts = { now: readonly Window[]; before: readonly Window[] }

/** How much a tool was called, by what policy answered. */
export type ToolUse = {
  tool: string
  title: string
  sensitivity: string | null
  allowed: number
  asked: number
  denied: number
}

/** What there is to be read: every key that something was counted under, and whether days are counted as far as hours. */
export type Kept = { keys: readonly Key[]; hasDays: boolean }
type Key = { name: string; key: string }

const epoch = new Date(0)
const everything = Prisma.sql`true`
const lastOf = (key: string) => key.slice(key.lastIndexOf(' ') + 1)

/** What was ever counted apart of the few things that are: the rows for all hours together say it. */
export async function keptNow(): Promise<Kept> {
  const of = [tallies.measures, tallies.patience, tallies.looks].map(({ name }) => name)
  const [keys, marks] = await Promise.all([
    read.tally.findMany({ where: { name: { in: of }, hour: epoch }, select: { name: true, key: true } }),
    read.tallyMark.findMany({ where: { id: { in: [ofBoards, daysMark] } } }),
  ])
  const [hours, days] = [ofBoards, daysMark].map((mark) => marks.find(({ id }) => id === mark)?.position)
  return { keys, hasDays: hours !== undefined && hours === days }
}

/** The departments of which something was counted. */
export function departmentsIn({ keys }: Kept): string[] {
  const all = keys.flatMap(({ name, key }) => (name === measureTally ? lastOf(key) : []))
  return [...new Set(all)].filter(Boolean).toSorted()
}

/** The keys of a tally that are of one department; of what is told apart by none, all of it. */
export function keysOf({ keys }: Kept, name: string, department: string | undefined): string[] {
  return keys.flatMap((one) => {
    const isHere = department === undefined || lastOf(one.key) === department || isUndivided(one)
    return one.name === name && isHere ? one.key : []
  })
}

function isUndivided({ name, key }: Key): boolean {
  if (name !== measureTally) return false
  const measure = measureNames.find((one) => key.startsWith(`${one} `))
  return measure !== undefined && !hasDepartment(measure)
}

/** What was counted in a time: of its whole days a row for each, and of what lies before and behind them one for each hour. */
function rowsIn(name: string, window: Window, { hasDays }: Kept, wanted: Prisma.Sql): Prisma.Sql {
  const { days, others } = hasDays ? daysIn(window) : { days: null, others: [window] }
  const rows = (of: string, { from, to }: Window) => Prisma.sql`select key, count from "Tally"
    where name = ${of} and hour >= ${new Date(from)} and hour < ${new Date(to)} and ${wanted}`
  return Prisma.join(
    [...(days ? [rows(byDay(name), days)] : []), ...others.map((one) => rows(name, one))],
    ' union all ',
  )
}

/** How often each first key of a tally was counted, in both times. */
export async function sumsOf(name: string, { now, before }: Period, kept: Kept, department: string | undefined) {
  // Of all departments every key is wanted, and a time lies in one place of the index; to name them is a look for each.
  const wanted = department === undefined ? everything : Prisma.sql`key = any(${keysOf(kept, name, department)})`
  const found = await read.$queryRaw<{ first: string; isNow: boolean; count: number }[]>`
    select split_part(key, ' ', 1) as first, "isNow", sum(count)::float8 as count from (
      select true as "isNow", key, count from (${rowsIn(name, now, kept, wanted)}) now
      union all select false, key, count from (${rowsIn(name, before, kept, wanted)}) before) counted group by 1, 2`
  const of = (isNow: boolean) =>
    new Map(found.flatMap((row) => (row.isNow === isNow ? [[row.first, row.count] as const] : [])))
  return { now: of(true), before: of(false) }
}

export async function countedIn(period: Period, kept: Kept, department: string | undefined): Promise<Counted> {
  const { now, before } = await sumsOf(measureTally, period, kept, department)
  const each = measureNames.map((name) => [name, { now: now.get(name) ?? 0, before: before.get(name) ?? 0 }] as const)
  return Object.fromEntries(each) as Counted
}

export async function waitedIn(
  period: Period,
  kept: Kept,
  department: string | undefined,
): Promise<{ now: Waited; before: Waited }> {
  const { now, before } = await sumsOf(tallies.patience.name, period, kept, department)
  return { now: waitedBy(now), before: waitedBy(before) }
}

/** Parts begin at the hour in which somebody looks, so that days say nothing of them: each is made of its hours. */
export async function drawnIn(
  parts: Parts,
  measures: readonly MeasureName[],
  kept: Kept,
  department: string | undefined,
): Promise<Drawn> {
  const all = [...parts.before, ...parts.now]
  const keys = keysOf(kept, measureTally, department).filter((key) =>
    measures.some((name) => key.startsWith(`${name} `)),
  )
  const rows = await read.$queryRaw<{ measure: string; part: number; count: number }[]>`
    select split_part(key, ' ', 1) as measure, width_bucket(hour, ${all.map(({ from }) => new Date(from))}::timestamptz[]) as part,
      sum(count)::float8 as count
    from "Tally" where name = ${measureTally} and key = any(${keys})
      and hour >= ${new Date(all[0]!.from)} and hour < ${new Date(all.at(-1)!.to)} group by 1, 2`
  const found = new Map(rows.map(({ measure, part, count }) => [`${measure} ${part}`, count]))
  const of = (name: string) => all.map((_, at) => found.get(`${name} ${at + 1}`) ?? 0)
  const series = measures.map((name) => {
    const values = of(name)
    return [name, { before: values.slice(0, parts.before.length), now: values.slice(parts.before.length) }] as const
  })
  return Object.fromEntries(series) as Drawn
}

/**
 * Of what is told apart by thousands of keys an hour or a day holds few, so it is read by these: by each key it costs as
 * many looks. What a key says is asked of each key once, and not of each of its rows.
 */
export function summedIn(name: string, window: Window, kept: Kept, department: string | undefined): Prisma.Sql {
  const wanted = department === undefined ? everything : Prisma.sql`split_part(key, ' ', -1) = ${department}`
  return Prisma.sql`select key, sum(count) as count from (${rowsIn(name, window, kept, wanted)}) each_time group by key`
}

export async function denialsIn(
  window: Window,
  kept: Kept,
  department: string | undefined,
): Promise<{ rule: string; count: number }[]> {
  return await read.$queryRaw<{ rule: string; count: number }[]>`
    select split_part(key, ' ', 1) as rule, sum(count)::float8 as count
    from (${summedIn(tallies.denials.name, window, kept, department)}) counted
    group by 1 order by 2 desc, 1`
}

export async function usesIn(window: Window, kept: Kept, department: string | undefined): Promise<ToolUse[]> {
  return await read.$queryRaw<ToolUse[]>`
    select used.tool, coalesce(t.title, case used.tool when ${madeUp} then 'Tools that do not exist' else used.tool end) as title, t.sensitivity::text, used.allowed, used.asked, used.denied
    from (select split_part(key, ' ', 2) as tool,
        coalesce(sum(count) filter (where key like 'call.allowed %'), 0)::float8 as allowed,
        coalesce(sum(count) filter (where key like 'call.asked %'), 0)::float8 as asked,
        coalesce(sum(count) filter (where key like 'call.denied %'), 0)::float8 as denied
      from (${summedIn(tallies.uses.name, window, kept, department)}) counted group by 1) used
      left join "Tool" t on t.key = used.tool
    order by used.allowed + used.asked + used.denied desc, used.tool`
}
