import type { Metadata } from 'next'
import { HoldsPage } from '@/components/audit/holds-page'
import { NoAccess } from '@/components/shell/no-access'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { listHolds } from '@/lib/record/holds/queries'
import { holdsAddress } from '@/lib/record/holds/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

const title = 'Legal holds'
export const metadata: Metadata = { title }

export default async function Holds({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) {
    const what = 'Events that are to stay in the audit trail, whatever comes.'
    return <NoAccess title={title} what={what} who="Auditors and admins see them." admins={await adminNames(person)} />
  }
  const { cursor, state } = (await readSearch(holdsAddress, searchParams)).found
  const { rows, ...beside } = await listHolds(person, state ?? 'in_force', cursor)
  return (
    <HoldsPage
      rows={rows}
      isReleased={state === 'released'}
      addresses={pageAddresses((to) => paths.holds({ state, cursor: to }), cursor, beside)}
      mayHold={person.can.has('audit:hold')}
    />
  )
}
