import 'server-only'
import { measureTally } from '@/lib/audit/measures'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { findingCounts } from '@/lib/findings/list/queries'
import { drawnOn } from '@/lib/insights/board/drawn'
import {
  type Counted,
  countedIn,
  denialsIn,
  departmentsIn,
  type Drawn,
  drawnIn,
  keptNow,
  type Parts,
  type ToolUse,
  usesIn,
  waitedIn,
} from '@/lib/insights/counted/queries'
import type { Waited } from '@/lib/insights/waiting'
import type { Board, StandingName } from '@/lib/insights/number'
import { numbers, numbersOf } from '@/lib/insights/numbers'
import { type Period, partsOf } from '@/lib/insights/schema'
import { generations } from '@/lib/insights/tallies'
import { memoryCounts } from '@/lib/memory/queries'
import { unusedOf } from '@/lib/policy/usage/queries'
import { promptBoard } from '@/lib/prompts/board/queries'
import { queueCounts } from '@/lib/requests/queries'
import { taskTotal } from '@/lib/tasks/list/queries'

/** Everything a board is made of. */
export type BoardFacts = {
  period: Period
  parts: Parts
  counted: Counted
  /** What the charts of this board draw over time. */
  drawn: Drawn
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
  const kept = await keptNow()
  const [counted, drawn, waited, denials, uses, standing, clock] = await Promise.all([
    countedIn(period, kept, department),
    drawnIn(parts, drawnOn(board), kept, department),
    waitedIn(period, kept, department),
    board === 'control' ? denialsIn(period.now, kept, department) : [],
    board === 'exposure' ? usesIn(period.now, kept, department) : [],
    standingNow(actor, standingsOf(board)),
    clockOf(),
  ])
  return {
    period,
    parts,
    counted,
    drawn,
    waited,
    denials,
    uses,
    standing,
    ...clock,
    departments: departmentsIn(kept),
  }
}

/** The same of all departments for who reads figures with a token: what was counted alone. */
export async function countedForMachines(
  actor: Actor,
  period: Period,
): Promise<Pick<BoardFacts, 'period' | 'counted' | 'waited' | 'asOf' | 'since'>> {
  demand(actor, 'system:sweep')
  const kept = await keptNow()
  const [counted, waited, clock] = await Promise.all([
    countedIn(period, kept, undefined),
    waitedIn(period, kept, undefined),
    clockOf(),
  ])
  return { period, counted, waited, ...clock }
}

/** What stands now, asked of each list as the page asks it that the number leads to. */
const standing: Record<StandingName, (actor: PersonActor) => Promise<number>> = {
  findings_late: async (actor) => (await findingCounts(actor, { age: 'late' })).open,
  findings_high: async (actor) => (await findingCounts(actor, { severity: 'high' })).open,
  requests_waiting: async (actor) => (await queueCounts(actor)).team,
  tasks_held: async (actor) => await taskTotal(actor, { status: 'held' }),
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
