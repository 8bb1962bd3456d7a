import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { words } from '@/lib/findings/words'
import { meantFilter } from '@/lib/record/exports/schema'
import type { Period } from '@/lib/record/reviews/periods'

export const newestReviewsFirst = keyset('desc', { at: 'time', id: 'text' })

/** What is looked over; `digest` is that of the lines as they were counted before, empty while they were not. */
export const newReview = meantFilter
  .extend({
    from: z.iso.datetime('Choose the day on which it begins'),
    to: z.iso.datetime('Choose the day on which it ends'),
    digest: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{64}$/)]).optional(),
    remarks: words().trim().max(2_000, 'Keep the remarks under 2,000 characters').default(''),
  })
  .strict()

/** What came of it: the lines were counted, to be signed as they are, or they are signed. */
export type Reviewed = { count: number; digest: string; signedAs: string | null }

export const reviewsAddress = z.object({ cursor: newestReviewsFirst.cursor.optional() })

export type Review = {
  id: string
  from: string
  to: string
  filter: Readonly<Record<string, string>>
  upTo: number
  count: number
  digest: string
  remarks: string
  byName: string
  at: string
}

/** A period that is over, with who looked it over last; null where nobody has. */
export type ReviewedPeriod = Period & { review: Pick<Review, 'id' | 'byName' | 'at'> | null }
