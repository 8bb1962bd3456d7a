import type { Metadata } from 'next'
import { PeopleTable } from '@/components/people/people-table'
import { LiveRefresh } from '@/components/shell/live'
import { NoAccess } from '@/components/shell/no-access'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames, listPeople } from '@/lib/people/queries'
import { paths } from '@/lib/core/paths'

export const metadata: Metadata = { title: 'People' }

const what = 'Everybody known here, what they may do, and in which groups they sign.'

export default async function PeoplePage() {
  const person = await currentPerson()
  if (!person.can.has('people:manage'))
    return <NoAccess title="People" what={what} who="Admins manage people." admins={await adminNames(person)} />
  const people = await listPeople(person)
  return (
    <>
      <LiveRefresh topics={['people']} />
      <PageHeader title="People" lead={what} />
      <Card>
        <PeopleTable people={people.map((row) => ({ ...row, href: paths.person(row.id) }))} />
      </Card>
    </>
  )
}
