import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { NoRole } from '@/components/people/no-role'
import { ownRoles, signedInPerson } from '@/lib/auth/actor'
import { providers } from '@/lib/auth/nextauth'
import { adminNames, otherIssuersOf } from '@/lib/people/queries'
import { paths } from '@/lib/core/paths'

export const metadata: Metadata = { title: 'No role yet' }

export default async function NoRolePage() {
  const person = await signedInPerson()
  if (!person) redirect(paths.signIn())
  if ((await ownRoles()).length > 0) redirect(paths.home())
  const [admins, issuers] = await Promise.all([adminNames(person), otherIssuersOf(person)])
  const betterWays = providers.filter(({ issuer }) => issuers.includes(issuer)).map(({ name }) => name)
  return <NoRole name={person.name} admins={admins} betterWays={betterWays} signOut="/api/auth/signout" />
}
