import type { Metadata } from 'next'
import { ReviewsPage } from '@/components/audit/reviews-page'
import { NoAccess } from '@/components/shell/no-access'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { listReviews, reviewedPeriods } from '@/lib/record/reviews/queries'
import { reviewsAddress } from '@/lib/record/reviews/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

const title = 'Reviews of the audit trail'
export const metadata: Metadata = { title }

export default async function Reviews({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) {
    const what = 'What auditors looked over and signed.'
    return <NoAccess title={title} what={what} who="Auditors and admins see it." admins={await adminNames(person)} />
  }
  const { cursor } = (await readSearch(reviewsAddress, searchParams)).found
  const [{ rows, ...beside }, periods] = await Promise.all([listReviews(person, cursor), reviewedPeriods(person)])
  return (
    <ReviewsPage
      periods={periods}
      rows={rows}
      addresses={pageAddresses((to) => paths.reviews({ cursor: to }), cursor, beside)}
      maySign={person.can.has('audit:review')}
    />
  )
}
