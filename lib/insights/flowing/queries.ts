import 'server-only'
import type { Actor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { keysOf, type Kept, type Parts } from '@/lib/insights/counted/queries'
import type { Flowing } from '@/lib/insights/flowing/schema'
import { tallies } from '@/lib/insights/tallies'
import { phaseCounts, statusesOf } from '@/lib/tasks/list/queries'

/** So many phases are drawn. */
const mostPhases = 8

export async function flowingIn(
  actor: Actor,
  parts: Parts,
  kept: Kept,
  department: string | undefined,
): Promise<Flowing> {
  const [waited, tasks, phases] = await Promise.all([
    waitedIn(parts, kept, department),
    statusesOf(actor),
    phaseCounts(actor, mostPhases),
  ])
  return { waited, tasks, phases }
}

/** Sums of what every decision had waited, in the parts of both times. */
async function waitedIn({ now, before }: Parts, kept: Kept, department: string | undefined) {
  const all = [...before, ...now]
  const { name } = tallies.patience
  const rows = await read.$queryRaw<{ part: number; ms: number }[]>`
    select width_bucket(hour, ${all.map(({ from }) => new Date(from))}::timestamptz[]) as part, sum(ms)::float8 as ms
    from "Tally" where name = ${name} and key = any(${keysOf(kept, name, department)})
      and hour >= ${new Date(all[0]!.from)} and hour < ${new Date(all.at(-1)!.to)} group by 1`
  const found = new Map(rows.map(({ part, ms }) => [part, ms]))
  const each = all.map((_, at) => found.get(at + 1) ?? 0)
  return { before: each.slice(0, before.length), now: each.slice(before.length) }
}
