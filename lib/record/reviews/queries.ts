import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import type { RecordReview } from '@/lib/db/generated/client'
import { summedUp } from '@/lib/record/exports/queries'
import { meantFilter } from '@/lib/record/exports/schema'
import { type Period, periodsBefore } from '@/lib/record/reviews/periods'
import { newestReviewsFirst, type Review, type ReviewedPeriod } from '@/lib/record/reviews/schema'

const [mostMonths, mostWeeks] = [12, 8]

/** What was signed as looked over, the newest first. */
export async function listReviews(actor: Actor, cursor: string | undefined): Promise<Page<Review>> {
  demand(actor, 'audit:read')
  const found = await read.recordReview.findMany({
    where: newestReviewsFirst.beyond(cursor),
    orderBy: newestReviewsFirst.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestReviewsFirst.page(found, pageSize, cursor)
  return { rows: rows.map(toReview), ...beside }
}

/** The last months and weeks that are over, each with who looked over every line of it last. */
export async function reviewedPeriods(actor: Actor): Promise<{ months: ReviewedPeriod[]; weeks: ReviewedPeriod[] }> {
  demand(actor, 'audit:read')
  const [line] = await read.$queryRaw<{ first: Date; now: Date }[]>`
    select e.at as first, now() as now from "AuditEvent" e where ${await inItsMonths()} order by e.at, e.id limit 1`
  const [months, weeks] = [
    periodsBefore('month', line?.now ?? new Date(), line?.first ?? null, mostMonths),
    periodsBefore('week', line?.now ?? new Date(), line?.first ?? null, mostWeeks),
  ]
  const reviews = await reviewsOf([...months, ...weeks])
  const withReview = (period: Period, at: number): ReviewedPeriod => ({ ...period, review: reviews[at]! ?? null })
  return { months: months.map(withReview), weeks: weeks.map((week, at) => withReview(week, months.length + at)) }
}

/** Of each of these times the last review of every line; an index holds those alone. */
async function reviewsOf(periods: readonly Period[]): Promise<ReviewedPeriod['review'][]> {
  const found = await read.$queryRaw<{ n: number; id: string; byName: string; at: Date }[]>`
    select p.n::int as n, last.* from unnest(${periods.map(({ from }) => from)}::timestamptz[],
      ${periods.map(({ to }) => to)}::timestamptz[]) with ordinality as p("from", "to", n)
    cross join lateral (select r.id, r."byName", r.at from "RecordReview" r
      where r."fromAt" = p."from" and r."toAt" = p."to" and r.filter = '{}' order by r.at desc, r.id desc limit 1) last`
  const reviews = new Map(found.map(({ n, at, ...review }) => [n, { ...review, at: at.toISOString() }]))
  return periods.map((_, index) => reviews.get(index + 1) ?? null)
}

/** What was signed under this id, or null. */
export async function reviewById(actor: Actor, id: string): Promise<Review | null> {
  demand(actor, 'audit:read')
  const found = await read.recordReview.findUnique({ where: { id } })
  return found && toReview(found)
}

/** The same lines as they are now, those with them that came later: what was signed still stands when both are the same. */
export async function lookedOverNow(actor: Actor, review: Review): Promise<{ count: number; digest: string }> {
  demand(actor, 'audit:read')
  const filter = meantFilter.parse({ ...review.filter, from: review.from, to: review.to })
  return await summedUp(actor, { filter, upTo: await lastPosition(), format: 'jsonl' })
}

function toReview({ fromAt, toAt, filter, upTo, at, byId: _by, ...review }: RecordReview): Review {
  return {
    ...review,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    filter: filter as Record<string, string>,
    upTo: Number(upTo),
    at: at.toISOString(),
  }
}
