import type { Metadata } from 'next'
import { exportAll } from '@/app/(desk)/audit/actions'
import { ExportPage } from '@/components/audit/export-page'
import { filtersInForce, frozenValues, readAuditFilter, type SearchParams } from '@/components/audit/filter-values'
import { NoAccess } from '@/components/shell/no-access'
import { nameOfActor } from '@/lib/audit/event/queries'
import { archivedBetween } from '@/lib/audit/months/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'
import { readerZone } from '@/lib/web/zone'

const title = 'Export the audit trail'
export const metadata: Metadata = { title }

export default async function Export({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [person, search, { zone }] = await Promise.all([currentPerson(), searchParams, readerZone()])
  if (!person.can.has('audit:keep')) {
    const who = 'Approvers export their own part of it; auditors and admins export all of it.'
    return <NoAccess title={title} what="Events as a file." who={who} admins={await adminNames(person)} />
  }
  const read = readAuditFilter(search, zone)
  const { actorId } = read.filter
  const [upTo, name, archived] = await Promise.all([
    lastPosition(),
    actorId ? nameOfActor(person, actorId) : null,
    archivedBetween(read.filter),
  ])
  const values = frozenValues(read)
  return (
    <ExportPage
      values={values}
      words={filtersInForce({ filter: read.filter, values }, name).map((one) => one.words)}
      notUnderstood={read.notUnderstood}
      seesAll={person.can.has('audit:read')}
      upTo={upTo}
      archived={archived}
      onExport={exportAll}
    />
  )
}
