import 'server-only'
import { sampleOf } from '@/lib/audit/measured/sample/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { type Kept, summedIn, sumsOf } from '@/lib/insights/counted/queries'
import type { Deciding } from '@/lib/insights/deciding/schema'
import type { Period, Window } from '@/lib/insights/schema'
import { lookSteps, tallies } from '@/lib/insights/tallies'
import { waitedBy } from '@/lib/insights/waiting'

/** So many reasons are shown. */
const mostReasons = 5

/** How people decide: how long they looked, how it is spread over them, and some of the reasons that they gave. */
export async function decidingIn(
  actor: Actor,
  period: Period,
  kept: Kept,
  department: string | undefined,
): Promise<Deciding> {
  demand(actor, 'audit:read')
  const [looked, now, before, reasons] = await Promise.all([
    sumsOf(tallies.looks.name, period, kept, department),
    loadIn(period.now, kept, department),
    loadIn(period.before, kept, department),
    sampleOf({ counted: 'decisions_reasoned', department, ...period.now }, mostReasons),
  ])
  return {
    looked: { now: waitedBy(looked.now, lookSteps), before: waitedBy(looked.before, lookSteps) },
    load: { now, before },
    reasons,
  }
}

/** How many requests each of those decided who decided any, the fewest first; who they are leaves the database in no way. */
async function loadIn(window: Window, kept: Kept, department: string | undefined): Promise<number[]> {
  const rows = await read.$queryRaw<{ count: number }[]>`
    select sum(count)::float8 as count from (${summedIn(tallies.deciders.name, window, kept, department)}) counted
    group by split_part(key, ' ', 1) order by 1`
  return rows.map(({ count }) => count)
}
