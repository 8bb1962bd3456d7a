import type { Metadata } from 'next'
import { ArchivesPage } from '@/components/audit/archives-page'
import { NoAccess } from '@/components/shell/no-access'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { archivesPage } from '@/lib/record/archives/queries'
import { archivesAddress } from '@/lib/record/archives/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

const title = 'Archives of the audit trail'
export const metadata: Metadata = { title }

export default async function Archives({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) {
    const what = 'Months of the audit trail that were moved into files.'
    return <NoAccess title={title} what={what} who="Auditors and admins see them." admins={await adminNames(person)} />
  }
  const { found, notUnderstood } = await readSearch(archivesAddress, searchParams)
  const { cursor, month } = found
  const { rows, ...beside } = await archivesPage(person, cursor, month)
  const addresses = pageAddresses((to) => paths.archives({ month, cursor: to }), cursor, beside)
  return <ArchivesPage {...{ rows, addresses, notUnderstood }} month={month ?? null} />
}
