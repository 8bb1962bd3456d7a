import type { Metadata } from 'next'
import { cache } from 'react'
import { PeoplePage, peopleFilters, peopleTitle } from '@/components/people/people-page'
import { NoAccess } from '@/components/shell/no-access'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { addressTitle, pageWords, sortWords } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { peopleSortWords } from '@/lib/people/labels'
import { adminNames, listPeople, peopleTotal } from '@/lib/people/queries'
import { peopleAddress, peopleOrder, peopleSorts, usualPeopleSort } from '@/lib/people/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

const what = 'Everybody known here, what they may do, and in which groups they sign.'

/** The title and the page ask once. Null for whoever does not manage people. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  if (!person.can.has('people:manage')) return null
  const { found: filter, notUnderstood } = await readSearch(peopleAddress, search, ({ sort }) => peopleOrder(sort))
  const page = await listPeople(person, filter)
  const total = peopleFilters(filter).length > 0 ? await peopleTotal(person) : page.place.total
  return { filter, notUnderstood, page, title: peopleTitle(filter, page.place.total, total) }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const loaded = await load(JSON.stringify(await searchParams))
  if (!loaded) return { title: 'People' }
  const { filter, page, title } = loaded
  return {
    title: addressTitle(title, sortWords(filter.sort, peopleSortWords), pageWords(page.place, page.rows.length)),
  }
}

export default async function People({ searchParams }: Props) {
  const loaded = await load(JSON.stringify(await searchParams))
  if (!loaded) {
    const admins = await adminNames(await currentPerson())
    return <NoAccess title="People" what={what} who="Admins manage people." admins={admins} />
  }
  const { filter, notUnderstood, page, title } = loaded
  const { rows, place, ...beside } = page
  const { cursor, ...here } = filter
  return (
    <PeoplePage
      title={title}
      lead={what}
      people={rows.map((row) => ({ ...row, href: paths.person(row.id) }))}
      place={place}
      sorts={sortLinks(peopleSorts, filter.sort ?? usualPeopleSort, (sort) => paths.people({ ...here, sort }))}
      filter={filter}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.people({ ...here, cursor: to }), cursor, beside)}
    />
  )
}
