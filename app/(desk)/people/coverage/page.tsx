import type { Metadata } from 'next'
import { cache } from 'react'
import { CoveragePage, coverageTitle } from '@/components/people/coverage-page'
import { NoAccess } from '@/components/shell/no-access'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'
import { coverageAddress } from '@/lib/people/schema'
import { coverageNow } from '@/lib/policy/coverage/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async () => {
  const reader = await currentPerson()
  return reader.can.has('people:manage') ? { coverage: await coverageNow(reader) } : null
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const loaded = await load()
  const { found } = await readSearch(coverageAddress, searchParams)
  const rows = loaded?.coverage?.duties.filter(({ group }) => !found.group || group === found.group)
  return { title: rows ? `Coverage: ${coverageTitle(rows)}` : 'Coverage' }
}

export default async function CoverageOfDuties({ searchParams }: Props) {
  const loaded = await load()
  if (!loaded) {
    const what = 'Who can sign what the policy asks for, and where nobody can.'
    const admins = await adminNames(await currentPerson())
    return <NoAccess title="Coverage" what={what} who="Admins manage people." admins={admins} />
  }
  const { found, notUnderstood } = await readSearch(coverageAddress, searchParams)
  return <CoveragePage coverage={loaded.coverage} group={found.group ?? null} notUnderstood={notUnderstood} />
}
