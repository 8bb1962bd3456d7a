import type { Metadata } from 'next'
import { edit } from '@/app/(desk)/policy/actions'
import { UnusedPage } from '@/components/policy/unused-page'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { unusedOf } from '@/lib/policy/usage/queries'
import { unusedAddress } from '@/lib/policy/usage/address'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Rights that nobody uses' }

export default async function UnusedRights({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(unusedAddress, searchParams)
  const unused = await unusedOf(person, found.env)
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <NotUnderstood names={notUnderstood} />
      {unused ? (
        <UnusedPage unused={unused} onTake={person.can.has('policy:change') ? edit : null} />
      ) : (
        <>
          <PageHeader title="Rights that nobody uses" />
          <EmptyState kind="first-use" title="No policy is in force">
            Everything is denied until one is, so nobody has a right.
          </EmptyState>
        </>
      )}
    </>
  )
}
