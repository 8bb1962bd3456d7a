import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { rollBack } from '@/app/(desk)/policy/actions'
import { VersionPage } from '@/components/policy/version-page'
import { LiveRefresh } from '@/components/shell/live'
import { currentPerson } from '@/lib/auth/actor'
import { policyVersion } from '@/lib/policy/read/queries'

type Props = { params: Promise<{ version: string }> }

/** What an address may name; beyond it PostgreSQL has no number. */
const versionName = /^[1-9]\d{0,8}$/

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Policy version ${(await params).version}` }
}

export default async function PolicyVersion({ params }: Props) {
  const [person, { version: name }] = await Promise.all([currentPerson(), params])
  const version = versionName.test(name) ? await policyVersion(person, Number(name)) : null
  if (!version) notFound()
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <VersionPage version={version} onRollBack={person.can.has('policy:change') ? rollBack : null} />
    </>
  )
}
