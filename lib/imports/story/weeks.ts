import type { Loss } from '@/lib/imports/facts/schema'
import type { RewriteRow } from '@/lib/imports/views/schema'

/** What is told on the line of time: a document that was rewritten, or a file of records that lost some. */
export type Told = { kind: 'rewrite'; at: string; rewrite: RewriteRow } | { kind: 'loss'; at: string; loss: Loss }

/** A week with what happened in it, oldest first. `since` is its Monday. */
export type Week = { since: string; told: Told[]; taken: number; restored: number; marked: number; left: number }

/** Rewrites and losses, week by week. The same loss on several branches is one. */
export function weeksOf(rewrites: readonly RewriteRow[], losses: readonly Loss[]): Week[] {
  const distinct = new Map(losses.map((loss) => [`${loss.commit} ${loss.file}`, loss]))
  const told: Told[] = [
    ...rewrites.map((rewrite): Told => ({ kind: 'rewrite', at: rewrite.at, rewrite })),
    ...[...distinct.values()].map((loss): Told => ({ kind: 'loss', at: loss.at, loss })),
  ]
  const weeks = new Map<string, Week>()
  for (const one of told.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const since = mondayOf(one.at)
    const week = weeks.get(since) ?? { since, told: [], taken: 0, restored: 0, marked: 0, left: 0 }
    weeks.set(since, week)
    week.told.push(one)
    if (one.kind === 'loss') week.left += one.loss.left
    else if (one.rewrite.destructive) {
      week.taken++
      if (one.rewrite.restoredAt !== null) week.restored++
    } else week.marked++
  }
  return [...weeks.values()]
}

/** The Monday, in UTC, of the week of a time. */
function mondayOf(at: string): string {
  const day = new Date(at)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return `${day.toISOString().slice(0, 10)}T00:00:00.000Z`
}
