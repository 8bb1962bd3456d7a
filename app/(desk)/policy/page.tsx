import type { Metadata } from 'next'
import { answer, discard } from '@/app/(desk)/policy/actions'
import { Cell } from '@/app/(desk)/policy/cell'
import { PolicyPage, policyTitle } from '@/components/policy/policy-page'
import { LiveRefresh } from '@/components/shell/live'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { policyMatrix } from '@/lib/policy/read/queries'
import { policyAddress } from '@/lib/policy/read/schema'
import { usageOfCells } from '@/lib/policy/usage/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(policyAddress, searchParams)
  return { title: found.cell ? `Policy: ${found.cell.replace(':', ', ')}` : policyTitle(found.env ?? 'prod') }
}

export default async function Policy({ searchParams }: Props) {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(policyAddress, searchParams)
  const matrix = await policyMatrix(person, filter)
  const usage = matrix && (await usageOfCells(person, matrix.environment))
  return (
    <>
      <LiveRefresh topics={['policy', 'changes']} />
      {matrix ? (
        <PolicyPage
          matrix={matrix}
          filter={filter}
          notUnderstood={notUnderstood}
          usage={usage}
          panel={<Cell person={person} matrix={matrix} usage={usage} />}
          actions={{ answer, discard }}
        />
      ) : (
        <>
          <PageHeader title="Policy" />
          <EmptyState kind="first-use" title="No policy is in force">
            Everything is denied until one is. Whoever runs Countersign puts the first one into force.
          </EmptyState>
        </>
      )}
    </>
  )
}
