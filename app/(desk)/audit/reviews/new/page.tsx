import type { Metadata } from 'next'
import { review } from '@/app/(desk)/audit/actions'
import { filtersInForce, frozenValues, readAuditFilter, type SearchParams } from '@/components/audit/filter-values'
import { NewReviewPage } from '@/components/audit/new-review-page'
import { NoAccess } from '@/components/shell/no-access'
import { nameOfActor } from '@/lib/audit/event/queries'
import { archivedBetween } from '@/lib/audit/months/queries'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'
import { readerZone } from '@/lib/web/zone'

const title = 'Review the audit trail'
export const metadata: Metadata = { title }

export default async function NewReview({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [person, search, { zone }] = await Promise.all([currentPerson(), searchParams, readerZone()])
  if (!person.can.has('audit:review')) {
    const what = 'The form by which events are signed as looked over.'
    return <NoAccess title={title} what={what} who="Auditors sign reviews." admins={await adminNames(person)} />
  }
  const read = readAuditFilter(search, zone)
  const values = frozenValues(read)
  const { actorId } = read.filter
  const [name, archived] = await Promise.all([
    actorId ? nameOfActor(person, actorId) : null,
    archivedBetween(read.filter),
  ])
  const words = filtersInForce({ filter: read.filter, values }, name).map((one) => one.words)
  return <NewReviewPage {...{ values, words, archived }} notUnderstood={read.notUnderstood} onReview={review} />
}
