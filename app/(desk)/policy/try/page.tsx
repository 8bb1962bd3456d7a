import type { Metadata } from 'next'
import { WhatIfPage } from '@/components/policy/what-if-page'
import { LiveRefresh } from '@/components/shell/live'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { whatIf } from '@/lib/policy/whatif/queries'
import { whatIfAddress } from '@/lib/policy/whatif/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { pod, role, tool } = (await readSearch(whatIfAddress, searchParams)).found
  const who = pod ?? role
  return { title: who && tool ? `What if ${who} used ${tool}` : 'What if: try the policy' }
}

export default async function TryPolicy({ searchParams }: Props) {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(whatIfAddress, searchParams)
  const asked = await whatIf(person, filter)
  return (
    <>
      <LiveRefresh topics={['policy']} />
      {asked ? (
        <WhatIfPage asked={asked} filter={filter} notUnderstood={notUnderstood} />
      ) : (
        <>
          <PageHeader title="What if" />
          <EmptyState kind="first-use" title="No policy is in force">
            Everything is denied until one is. Whoever runs Countersign puts the first one into force.
          </EmptyState>
        </>
      )}
    </>
  )
}
