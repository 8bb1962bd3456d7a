/** So long after a stretch of time is over no line can come to lie in it: no change takes longer than half of it. */
export const settledAfterMs = 3_600_000

export type PeriodKind = 'month' | 'week'
/** A month or a week in UTC, from its first moment up to that of the next. */
export type Period = { kind: PeriodKind; title: string; from: string; to: string }

const dayMs = 86_400_000

/** When the month or week begins that holds this moment; weeks begin on Monday. */
function beginOf(kind: PeriodKind, at: Date): Date {
  const day = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  if (kind === 'month') return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1))
  return new Date(day - ((at.getUTCDay() + 6) % 7) * dayMs)
}

function nameOf(kind: PeriodKind, from: Date): string {
  if (kind === 'month') return from.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return `Week from ${from.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })}`
}

/** The last months or weeks that are over for good and not before the first line, the newest first, so many at most. */
export function periodsBefore(kind: PeriodKind, now: Date, first: Date | null, most: number): Period[] {
  const found: Period[] = []
  let to = beginOf(kind, new Date(now.getTime() - settledAfterMs))
  while (first !== null && found.length < most && to > first) {
    const from = beginOf(kind, new Date(to.getTime() - 1))
    found.push({ kind, title: nameOf(kind, from), from: from.toISOString(), to: to.toISOString() })
    to = from
  }
  return found
}
