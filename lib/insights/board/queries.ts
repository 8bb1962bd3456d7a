import 'server-only'
import { measureTally } from '@/lib/audit/measures'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
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
import { decidingIn } from '@/lib/insights/deciding/queries'
import type { Deciding } from '@/lib/insights/deciding/schema'
import { flowingIn } from '@/lib/insights/flowing/queries'
import type { Flowing } from '@/lib/insights/flowing/schema'
import type { Waited } from '@/lib/insights/waiting'
import type { Board, StandingName } from '@/lib/insights/number'
import { numbers, numbersOf } from '@/lib/insights/numbers'
import { type Period, partsOf, type Window } from '@/lib/insights/schema'
import { madeUpIn } from '@/lib/insights/made-up/queries'
import { type StandingNow, standingNow, standingThen } from '@/lib/insights/standing/queries'
import type { StandingThen } from '@/lib/insights/standing/schema'
import { generations } from '@/lib/insights/tallies'

/** Everything a board is made of. */
export type BoardFacts = {
  period: Period
  parts: Parts
  counted: Counted
  /** What the charts of this board draw over time. */
  drawn: Drawn
  /** How people decide, on the board of it. */
  deciding: Deciding | null
  /** How long work waited and where it stands, on the board of it. */
  flowing: Flowing | null
  waited: { now: Waited; before: Waited }
  denials: readonly { rule: string; count: number }[]
  uses: readonly ToolUse[]
  standing: StandingNow
  /** What stood when the time began; null where that is not known. */
  then: StandingThen | null
  /** The part of both times that the demo made up. */
  madeUp: Window | null
  departments: readonly string[]
  /** Up to when the record was counted, and from when; null where nothing was. */
  asOf: string
  since: string | null
}

const epoch = new Date(0)

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
  const [counted, drawn, deciding, flowing, waited, denials, uses, standing, then, madeUp, clock] = await Promise.all([
    countedIn(period, kept, department),
    drawnIn(parts, drawnOn(board), kept, department),
    board === 'oversight' ? decidingIn(actor, period, kept, department) : null,
    board === 'flow' ? flowingIn(actor, parts, kept, department) : null,
    waitedIn(period, kept, department),
    board === 'control' ? denialsIn(period.now, kept, department) : [],
    board === 'exposure' ? usesIn(period.now, kept, department) : [],
    standingNow(actor, standingsOf(board)),
    standingThen(actor, period),
    madeUpIn(actor, period),
    clockOf(),
  ])
  return {
    period,
    parts,
    counted,
    drawn,
    deciding,
    flowing,
    waited,
    denials,
    uses,
    standing,
    then,
    madeUp,
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

function standingsOf(board: Board): StandingName[] {
  return numbersOf(board).flatMap((name) => {
    const one = numbers[name]
    return one.kind === 'standing' ? one.standing : []
  })
}

async function clockOf(): Promise<Pick<BoardFacts, 'asOf' | 'since'>> {
  const [clock] = await read.$queryRaw<[{ asOf: Date; since: Date | null }]>`
    select coalesce((select o."eventAt" from "AuditOrder" o where o."position" > (
        select min(coalesce(mark."position", 0)) from unnest(${[...generations]}::int[]) own(id)
          left join "TallyMark" mark on mark.id = own.id) order by o."position" limit 1), now()) as "asOf",
      (select hour from "Tally" where name = ${measureTally} and hour > ${epoch} order by hour limit 1) as since`
  return { asOf: clock.asOf.toISOString(), since: clock.since?.toISOString() ?? null }
}
