import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { ReviewPage } from '@/components/audit/review-page'
import { archivedBetween } from '@/lib/audit/months/queries'
import { currentPerson } from '@/lib/auth/actor'
import { lookedOverNow, reviewById } from '@/lib/record/reviews/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Review of the audit trail' }

type Props = { params: Promise<{ reviewId: string }>; searchParams: SearchParams }

/** To whoever may not read all of the record there is no review. */
export default async function Review({ params, searchParams }: Props) {
  const person = await currentPerson()
  const mayRead = person.can.has('audit:read')
  const review = mayRead ? await reviewById(person, (await params).reviewId) : null
  if (!review) notFound()
  const { again } = (await readSearch(z.object({ again: z.literal('yes').optional() }), searchParams)).found
  const archived = await archivedBetween(review)
  const now = again && !archived ? await lookedOverNow(person, review) : null
  return <ReviewPage review={review} now={now} archived={archived} />
}
