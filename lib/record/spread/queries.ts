import 'server-only'
import { measureTally } from '@/lib/audit/measures'
import { monthsAway } from '@/lib/audit/months/queries'
import { outcomeOf } from '@/lib/audit/outcomes'
import type { AuditFilter, AuditRow } from '@/lib/audit/schema'
import type { Actor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { tallies } from '@/lib/insights/tallies'
import type { Spread } from '@/lib/record/spread/view'

const hourMs = 3_600_000
/** So far back is told where nobody says from when. */
const mostMs = 92 * 24 * hourMs
const allHours = new Date(0)

/**
 * When the events of a view were: by the hour as they were counted once, for whoever sees all of them, where the filter is
 * of what they are counted by; else those on the page.
 */
export async function spreadOf(
  actor: Actor,
  filter: AuditFilter,
  rows: readonly AuditRow[],
  now: Date,
): Promise<Spread | null> {
  const tally = actor.can.has('audit:read') ? await tallyOf(filter) : null
  return (tally && (await counted(tally, filter, now))) ?? ofPage(rows)
}

/** Of which tally a filter is, and which of its keys it means. */
type Tallied = { name: string; isMeant(key: string): boolean }

async function tallyOf({ from, to, cursor: _page, ...filter }: AuditFilter): Promise<Tallied | null> {
  if (![from, to].every((at) => at === undefined || isWholeHour(at))) return null
  const asked = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const isOf = (...names: string[]) => asked.every((name) => names.includes(name))
  const { what, outcome, kind, counted: measure, department } = filter
  if (isOf() && (await isCountedWithoutKeys())) return { name: tallies.everyLine.name, isMeant: () => true }
  if (isOf('what', 'outcome', 'kind')) {
    const isMeant = (key: string) => {
      const [type = '', ended = '', who = ''] = key.split(' ')
      if (what !== undefined && !type.startsWith(`${what}.`)) return false
      if (outcome !== undefined && outcomeOf(type, ended) !== outcome) return false
      return kind === undefined || who === kind
    }
    return { name: tallies.lines.name, isMeant }
  }
  if (!measure || !isOf('counted', 'department')) return null
  const isMeant = (key: string) =>
    department === undefined ? key.startsWith(`${measure} `) : key === `${measure} ${department}`
  return { name: measureTally, isMeant }
}

/** Whether every line that is counted by its keys is counted without them; an installation of before comes to that in a while. */
async function isCountedWithoutKeys(): Promise<boolean> {
  const of = [tallies.lines, tallies.everyLine].map(({ generation }) => generation)
  const marks = await read.tallyMark.findMany({ where: { id: { in: of } } })
  return marks.length === of.length && marks.every(({ position }) => position === marks[0]!.position)
}

const isWholeHour = (at: string) => at.includes('T') && Date.parse(at) % hourMs === 0

async function counted({ name, isMeant }: Tallied, { from, to }: AuditFilter, now: Date): Promise<Spread | null> {
  const end = to === undefined ? (Math.floor(now.getTime() / hourMs) + 1) * hourMs : Date.parse(to)
  const asked = from === undefined ? 0 : Date.parse(from)
  const start = Math.max(asked, end - mostMs)
  if (start >= end) return null
  const keys = await read.tally.findMany({ where: { name, hour: allHours }, select: { key: true } })
  const meant = keys.flatMap(({ key }) => (isMeant(key) ? [key] : []))
  // Where every key is meant the hours are read as they lie, instead of for one key after the other.
  const isOfThem = meant.length === keys.length ? Prisma.sql`true` : Prisma.sql`key = any(${meant})`
  const hours = await read.$queryRaw<{ hour: Date; count: number }[]>`
    select hour, sum(count)::int as count from "Tally" where name = ${name} and ${isOfThem}
      and hour >= ${new Date(start)} and hour < ${new Date(end)} group by hour order by hour`
  const [before] = await read.$queryRaw<[{ isThere: boolean }]>`
    select exists (select from unnest(${meant}::text[]) own(key) where exists (select from "Tally" t
      where t.name = ${name} and t.key = own.key and t.hour > ${allHours} and t.hour < ${new Date(start)})) as "isThere"`
  if (hours.length === 0) return null
  return {
    // Who says from when wants to see that nothing was, too.
    from: new Date(from === undefined ? Math.max(start, hours[0]!.hour.getTime()) : start).toISOString(),
    to: new Date(end).toISOString(),
    of: 'all',
    counts: hours.map(({ hour, count }) => ({ at: hour.toISOString(), count })),
    isCut: asked < start && before.isThere,
    away: await monthsAway(new Date(start), new Date(end)),
  }
}

function ofPage(rows: readonly AuditRow[]): Spread | null {
  const times = rows.map(({ at }) => at).toSorted()
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return null
  const to = new Date(Date.parse(last) + 1).toISOString()
  return { from: first, to, of: 'page', counts: times.map((at) => ({ at, count: 1 })), isCut: false, away: [] }
}
