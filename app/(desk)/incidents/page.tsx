import type { Metadata } from 'next'
import { cache } from 'react'
import { IncidentsPage, incidentsTitle } from '@/components/incidents/incidents-page'
import { addressTitle, pageWords } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { incidentChoices, incidentCounts, listIncidents } from '@/lib/incidents/queries'
import { incidentsAddress } from '@/lib/incidents/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(incidentsAddress, search)
  const [page, counts] = await Promise.all([listIncidents(person, filter), incidentCounts(person, filter)])
  return { person, filter, notUnderstood, page, counts }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, page, counts } = await load(JSON.stringify(await searchParams))
  const at = pageWords({ before: page.before, total: counts[filter.state ?? 'open'] }, page.rows.length)
  return { title: addressTitle(incidentsTitle({ filter, counts }), at) }
}

export default async function Incidents({ searchParams }: Props) {
  const { person, filter, notUnderstood, page, counts } = await load(JSON.stringify(await searchParams))
  const { rows, before, ...beside } = page
  const { cursor, ...here } = filter
  return (
    <IncidentsPage
      {...{ rows, before, counts, filter, notUnderstood }}
      choices={await incidentChoices(person)}
      addresses={pageAddresses((to) => paths.incidents({ ...here, cursor: to }), cursor, beside)}
    />
  )
}
