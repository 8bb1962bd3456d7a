import type { Metadata } from 'next'
import { cache } from 'react'
import { memoryFilters } from '@/components/memory/memory-filter'
import { MemoryPage, memoryTitle } from '@/components/memory/memory-page'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { addressTitle, pageWords, sortWords } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { listMemory, memoryChoices, memoryCounts, memoryTotal } from '@/lib/memory/queries'
import { memorySortWords } from '@/lib/memory/labels'
import { memoryAddress, memoryOrder, memorySorts, usualMemorySort } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(memoryAddress, search, ({ sort }) => memoryOrder(sort))
  const [page, counts, total] = await Promise.all([
    listMemory(person, filter),
    memoryCounts(person, filter),
    memoryFilters(filter).length > 0 ? memoryTotal(person) : null,
  ])
  return { person, filter, notUnderstood, page, counts, total: total ?? counts.all }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, page, counts, total } = await load(JSON.stringify(await searchParams))
  const at = pageWords({ before: page.before, total }, page.rows.length)
  return { title: addressTitle(memoryTitle({ filter, counts, total }), sortWords(filter.sort, memorySortWords), at) }
}

export default async function Memory({ searchParams }: Props) {
  const { person, filter, notUnderstood, page, counts, total } = await load(JSON.stringify(await searchParams))
  const { rows, before, ...beside } = page
  const { cursor, ...here } = filter
  return (
    <MemoryPage
      rows={rows}
      before={before}
      sorts={sortLinks(memorySorts, filter.sort ?? usualMemorySort, (sort) => paths.memory({ ...here, sort }))}
      counts={counts}
      total={total}
      filter={filter}
      choices={await memoryChoices(person)}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.memory({ ...here, cursor: to }), cursor, beside)}
      mayWrite={person.can.has('memory:keep')}
      canImport={person.can.has('imports:start')}
    />
  )
}
