import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { openFindings } from '@/lib/findings/list/queries'
import type { StandingName } from '@/lib/insights/number'
import type { Period } from '@/lib/insights/schema'
import { keptStanding, type StandingThen } from '@/lib/insights/standing/schema'
import { activeOf } from '@/lib/memory/queries'
import { unusedOf } from '@/lib/policy/usage/queries'
import { promptsInReview } from '@/lib/prompts/board/queries'
import { waitingCount } from '@/lib/requests/queries'
import { taskTotal } from '@/lib/tasks/list/queries'

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)

/** What stands now, asked of each list as the page asks it that the number leads to. */
const standing: Record<StandingName, (actor: Actor) => Promise<number>> = {
  findings_late: async (actor) => await openFindings(actor, { age: 'late' }),
  findings_high: async (actor) => await openFindings(actor, { severity: 'high' }),
  requests_waiting: waitingCount,
  tasks_held: async (actor) => await taskTotal(actor, { status: 'held' }),
  tasks_still: async (actor) => await taskTotal(actor, { status: 'in_progress', age: 'still' }),
  memory_old: async (actor) => await activeOf(actor, 'old'),
  prompts_in_review: async (actor) => await promptsInReview(actor),
  rights_unused: async (actor) => sum((await unusedOf(actor, 'prod'))?.roles.map(({ rights }) => rights.length) ?? []),
}

export type StandingNow = Partial<Record<StandingName, number>>

/** What stands now of these, for whoever may read the lists. */
export async function standingNow(actor: Actor, wanted: readonly StandingName[]): Promise<StandingNow> {
  return Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await standing[name](actor)] as const)))
}

/** What stood first on the day on which a time begins, or on the first day after it of which that was kept. */
export async function standingThen(actor: Actor, { now }: Period): Promise<StandingThen | null> {
  demand(actor, 'audit:read')
  const [from, to] = [now.from, now.to].map((at) => at.slice(0, 10))
  const [found] = await read.$queryRaw<{ day: Date; standing: unknown }[]>`
    select day, summary -> 'standing' as standing from "MetricsSummary"
    where day between ${from}::date and ${to}::date and summary ? 'standing' order by day limit 1`
  const values = keptStanding.safeParse(found?.standing)
  return found && values.success ? { day: found.day.toISOString().slice(0, 10), values: values.data } : null
}
