import 'server-only'
import { hasDepartment, type MeasureName, measureNames, measureTally } from '@/lib/audit/measures'
import { madeUp } from '@/lib/audit/names/made-up'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { findingCounts } from '@/lib/findings/list/queries'
import { waitedBy, type Waited } from '@/lib/insights/waiting'
import type { Board, StandingName } from '@/lib/insights/number'
import { numbers, numbersOf } from '@/lib/insights/numbers'
import { type Period, partsOf, type Window } from '@/lib/insights/schema'
import { generations, tallies, type TallyRule } from '@/lib/insights/tallies'
import { memoryCounts } from '@/lib/memory/queries'
import { unusedOf } from '@/lib/policy/usage/queries'
import { promptBoard } from '@/lib/prompts/board/queries'
import { queueCounts } from '@/lib/requests/queries'
import { taskCounts } from '@/lib/tasks/list/queries'

/** How often each measure counted something in the parts of a time and of the equally long one before it. */
export type Counted = Record<MeasureName, { now: readonly number[]; before: readonly number[] }>

/** How much a tool was called, by what policy answered. */
export type ToolUse = {
  tool: string
  title: string
  sensitivity: string | null
  allowed: number
  asked: number
  denied: number
}

/** Everything a board is made of. */
export type BoardFacts = {
  period: Period
  parts: { now: readonly Window[]; before: readonly Window[] }
  counted: Counted
  waited: { now: Waited; before: Waited }
  denials: readonly { rule: string; count: number }[]
  uses: readonly ToolUse[]
  standing: Partial<Record<StandingName, number>>
  departments: readonly string[]
  /** Up to when the record was counted, and from when; null where nothing was. */
  asOf: string
  since: string | null
}

const epoch = new Date(0)
const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)

/** What was counted for a board, of one department or of all, and what stands now in the lists that it leads to. */
export async function boardFacts(
  actor: PersonActor,
  board: Board,
  period: Period,
  department: string | undefined,
): Promise<BoardFacts> {
  demand(actor, 'audit:read')
  const parts = { now: partsOf(period.now), before: partsOf(period.before) }
  const keys = await keysOf()
  const departments = [...new Set(keys.filter(({ name }) => name === measureTally).map(({ key }) => lastOf(key)))]
  const [counted, waited, denials, uses, standing, clock] = await Promise.all([
    countedIn(parts, wantedKeys(keys, department)),
    waitedIn(period, wantedKeys(keys, department)),
    board === 'control' ? denialsIn(period.now, department) : [],
    board === 'exposure' ? usesIn(period.now, department) : [],
    standingNow(actor, standingsOf(board)),
    clockOf(),
  ])
  return {
    period,
    parts,
    counted,
    waited,
    denials,
    uses,
    standing,
    ...clock,
    departments: departments.filter(Boolean).toSorted(),
  }
}

type Key = { name: string; key: string }

const lastOf = (key: string) => key.slice(key.lastIndexOf(' ') + 1)

/** The same of all departments for who reads figures with a token: what was counted alone. */
export async function countedForMachines(
  actor: Actor,
  period: Period,
): Promise<Omit<BoardFacts, 'denials' | 'uses' | 'standing' | 'departments'>> {
  demand(actor, 'system:sweep')
  const parts = { now: partsOf(period.now), before: partsOf(period.before) }
  const keys = wantedKeys(await keysOf(), undefined)
  const [counted, waited, clock] = await Promise.all([countedIn(parts, keys), waitedIn(period, keys), clockOf()])
  return { period, parts, counted, waited, ...clock }
}

/** What was ever counted apart of the few things that are: the rows for all hours together say it. */
async function keysOf(): Promise<Key[]> {
  const of = [tallies.measures, tallies.patience].map(({ name }) => name)
  return await read.tally.findMany({ where: { name: { in: of }, hour: epoch }, select: { name: true, key: true } })
}

/** Of one department; of what is told apart by none, all of it. */
function wantedKeys(keys: readonly Key[], department: string | undefined): (name: string) => string[] {
  return (name) =>
    keys.flatMap((one) => {
      const isHere = department === undefined || lastOf(one.key) === department || isUndivided(one)
      return one.name === name && isHere ? one.key : []
    })
}

function isUndivided({ name, key }: Key): boolean {
  if (name !== measureTally) return false
  const measure = measureNames.find((one) => key.startsWith(`${one} `))
  return measure !== undefined && !hasDepartment(measure)
}

async function countedIn(parts: BoardFacts['parts'], keys: (name: string) => string[]): Promise<Counted> {
  const all = [...parts.before, ...parts.now]
  const rows = await read.$queryRaw<{ measure: string; part: number; count: number }[]>`
    select split_part(key, ' ', 1) as measure, width_bucket(hour, ${all.map(({ from }) => new Date(from))}::timestamptz[]) as part,
      sum(count)::float8 as count
    from "Tally" where name = ${measureTally} and key = any(${keys(measureTally)})
      and hour >= ${new Date(all[0]!.from)} and hour < ${new Date(all.at(-1)!.to)} group by 1, 2`
  const found = new Map(rows.map(({ measure, part, count }) => [`${measure} ${part}`, count]))
  const of = (name: string) => all.map((_, at) => found.get(`${name} ${at + 1}`) ?? 0)
  const series = measureNames.map((name) => {
    const values = of(name)
    return [name, { before: values.slice(0, parts.before.length), now: values.slice(parts.before.length) }] as const
  })
  return Object.fromEntries(series) as unknown as Counted
}

async function waitedIn({ now, before }: Period, keys: (name: string) => string[]) {
  const { name } = tallies.patience
  const rows = await read.$queryRaw<{ step: string; isNow: boolean; count: number }[]>`
    select split_part(key, ' ', 1) as step, hour >= ${new Date(now.from)} as "isNow", sum(count)::float8 as count
    from "Tally" where name = ${name} and key = any(${keys(name)})
      and hour >= ${new Date(before.from)} and hour < ${new Date(now.to)} group by 1, 2`
  const of = (isNow: boolean) =>
    waitedBy(new Map(rows.filter((row) => row.isNow === isNow).map(({ step, count }) => [step, count])))
  return { now: of(true), before: of(false) }
}

/** Of what is told apart by thousands of keys an hour holds few, so it is read by its hours: by each key it costs as many looks. */
function inHours({ name }: TallyRule, { from, to }: Window, department: string | undefined): Prisma.Sql {
  const isThere = department === undefined ? Prisma.empty : Prisma.sql`and split_part(key, ' ', -1) = ${department}`
  return Prisma.sql`name = ${name} and hour >= ${new Date(from)} and hour < ${new Date(to)} ${isThere}`
}

async function denialsIn(window: Window, department: string | undefined): Promise<BoardFacts['denials']> {
  return await read.$queryRaw<{ rule: string; count: number }[]>`
    select split_part(key, ' ', 1) as rule, sum(count)::float8 as count from "Tally"
    where ${inHours(tallies.denials, window, department)} group by 1 order by 2 desc, 1`
}

async function usesIn(window: Window, department: string | undefined): Promise<ToolUse[]> {
  return await read.$queryRaw<ToolUse[]>`
    select used.tool, coalesce(t.title, case used.tool when ${madeUp} then 'Tools that do not exist' else used.tool end) as title, t.sensitivity::text, used.allowed, used.asked, used.denied
    from (select split_part(key, ' ', 2) as tool,
        coalesce(sum(count) filter (where key like 'call.allowed %'), 0)::float8 as allowed,
        coalesce(sum(count) filter (where key like 'call.asked %'), 0)::float8 as asked,
        coalesce(sum(count) filter (where key like 'call.denied %'), 0)::float8 as denied
      from "Tally" where ${inHours(tallies.uses, window, department)} group by 1) used
      left join "Tool" t on t.key = used.tool
    order by used.allowed + used.asked + used.denied desc, used.tool`
}

/** What stands now, asked of each list as the page asks it that the number leads to. */
const standing: Record<StandingName, (actor: PersonActor) => Promise<number>> = {
  findings_late: async (actor) => (await findingCounts(actor, { age: 'late' })).open,
  findings_high: async (actor) => (await findingCounts(actor, { severity: 'high' })).open,
  requests_waiting: async (actor) => (await queueCounts(actor)).team,
  tasks_held: async (actor) => (await taskCounts(actor)).held,
  memory_old: async (actor) => (await memoryCounts(actor, { age: 'old' })).active,
  prompts_in_review: async (actor) => (await promptBoard(actor)).counts.in_review,
  rights_unused: async (actor) => sum((await unusedOf(actor, 'prod'))?.roles.map(({ rights }) => rights.length) ?? []),
}

function standingsOf(board: Board): StandingName[] {
  return numbersOf(board).flatMap((name) => {
    const one = numbers[name]
    return one.kind === 'standing' ? one.standing : []
  })
}

/** What stands now of these, for whoever may read the lists. */
export async function standingNow(
  actor: PersonActor,
  wanted: readonly StandingName[],
): Promise<BoardFacts['standing']> {
  return Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await standing[name](actor)] as const)))
}

async function clockOf(): Promise<Pick<BoardFacts, 'asOf' | 'since'>> {
  const [clock] = await read.$queryRaw<[{ asOf: Date; since: Date | null }]>`
    select coalesce((select o."eventAt" from "AuditOrder" o where o."position" > (
        select min(coalesce(mark."position", 0)) from unnest(${[...generations]}::int[]) own(id)
          left join "TallyMark" mark on mark.id = own.id) order by o."position" limit 1), now()) as "asOf",
      (select hour from "Tally" where name = ${measureTally} and hour > ${epoch} order by hour limit 1) as since`
  return { asOf: clock.asOf.toISOString(), since: clock.since?.toISOString() ?? null }
}
