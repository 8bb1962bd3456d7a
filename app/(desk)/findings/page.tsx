import type { Metadata } from 'next'
import { cache } from 'react'
import { FindingsPage, findingsTitle } from '@/components/findings/findings-page'
import { addressTitle, pageWords } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { findingChoices, findingCounts, listFindings } from '@/lib/findings/list/queries'
import { findingsAddress } from '@/lib/findings/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(findingsAddress, search)
  const [page, counts] = await Promise.all([listFindings(person, filter), findingCounts(person, filter)])
  return { person, filter, notUnderstood, page, counts }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, page, counts } = await load(JSON.stringify(await searchParams))
  const at = pageWords({ before: page.before, total: counts[filter.state ?? 'open'] }, page.rows.length)
  return { title: addressTitle(findingsTitle({ filter, counts }), at) }
}

export default async function Findings({ searchParams }: Props) {
  const { person, filter, notUnderstood, page, counts } = await load(JSON.stringify(await searchParams))
  const { rows, before, ...beside } = page
  const { cursor, ...here } = filter
  return (
    <FindingsPage
      {...{ rows, before, counts, filter, notUnderstood }}
      choices={await findingChoices(person)}
      canList={person.can.has('policy:change')}
      addresses={pageAddresses((to) => paths.findings({ ...here, cursor: to }), cursor, beside)}
    />
  )
}
