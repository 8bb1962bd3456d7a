import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { endAccess, endToken, giveRoles, join, leave, restoreAccess } from '@/app/(desk)/people/actions'
import { PersonPage } from '@/components/people/person-page'
import { NoAccess } from '@/components/shell/no-access'
import { waitingRights } from '@/lib/access/people/queries'
import { currentPerson } from '@/lib/auth/actor'
import { providers } from '@/lib/auth/nextauth'
import { adminNames, findPerson, listGroups } from '@/lib/people/queries'
import { tokensOf } from '@/lib/people/tokens/queries'
import { leavingOf } from '@/lib/policy/coverage/queries'
import { groupsAskedNow } from '@/lib/policy/queries'
import { isSignedNow } from '@/lib/policy/signing/queries'
import { paths } from '@/lib/core/paths'

type Props = { params: Promise<{ person: string }> }

/** The title and the page ask once. */
const load = cache(async (id: string) => await findPerson(await currentPerson(), id))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { can } = await currentPerson()
  const person = can.has('people:manage') ? await load((await params).person) : null
  return { title: person ? `People: ${person.name}` : 'A person' }
}

export default async function OnePersonPage({ params }: Props) {
  const reader = await currentPerson()
  if (!reader.can.has('people:manage')) {
    const what = 'What one person may do, and in which groups they sign.'
    return <NoAccess title="People" what={what} who="Admins manage people." admins={await adminNames(reader)} />
  }
  const [person, groups, asked] = await Promise.all([
    load((await params).person),
    listGroups(reader),
    groupsAskedNow(reader),
  ])
  if (!person) notFound()
  const [leaving, isSigned, waiting, tokens] = await Promise.all([
    person.deactivatedAt ? null : leavingOf(reader, person.id),
    isSignedNow(reader, person.id),
    waitingRights(reader, person.id),
    tokensOf(reader, person.id),
  ])
  return (
    <PersonPage
      person={person}
      groups={groups}
      asked={asked && [...asked]}
      leaving={leaving}
      isSigned={isSigned}
      waiting={waiting}
      tokens={tokens}
      vouchedBy={providers.find(({ issuer }) => issuer === person.issuer)?.name ?? person.issuer}
      isOneself={person.id === reader.id}
      listHref={paths.people()}
      askHref={paths.access({ for: person.id })}
      historyHref={paths.audit({ actorId: person.id })}
      actions={{ giveRoles, join, leave, endAccess, restoreAccess, endToken }}
    />
  )
}
