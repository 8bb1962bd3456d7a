import type { Metadata } from 'next'
import { ReportsPage } from '@/components/reports/reports-page'
import { NoAccess } from '@/components/shell/no-access'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { listReports } from '@/lib/record/reports/queries'
import { reportsAddress } from '@/lib/record/reports/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

const title = 'Reports'
export const metadata: Metadata = { title }

export default async function Reports({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) {
    const what = 'Reports on oversight, on who may do what, and on what was decided.'
    const who = 'Auditors and admins make and read them, as they see the whole record.'
    return <NoAccess title={title} what={what} who={who} admins={await adminNames(person)} />
  }
  const { cursor } = (await readSearch(reportsAddress, searchParams)).found
  const { rows, ...beside } = await listReports(person, cursor)
  return <ReportsPage rows={rows} addresses={pageAddresses((to) => paths.reports({ cursor: to }), cursor, beside)} />
}
