import type { Metadata } from 'next'
import { MemoryPage } from '@/components/memory/memory-page'
import { listTitle } from '@/components/ui/page-header'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { memoryFilters } from '@/components/memory/memory-filter'
import { currentPerson } from '@/lib/auth/actor'
import { listMemory, memoryChoices, memoryCounts } from '@/lib/memory/queries'
import { memoryAddress, memoryOrder, memorySorts, usualMemorySort } from '@/lib/memory/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(memoryAddress, searchParams)
  return {
    title: listTitle(
      'Memory',
      memoryFilters(found).map(({ words }) => words),
    ),
  }
}

export default async function Memory({ searchParams }: Props) {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(memoryAddress, searchParams, ({ sort }) =>
    memoryOrder(sort),
  )
  const [{ rows, before, ...beside }, counts, choices] = await Promise.all([
    listMemory(person, filter),
    memoryCounts(person, filter),
    memoryChoices(person),
  ])
  const { cursor, ...here } = filter
  return (
    <MemoryPage
      rows={rows}
      before={before}
      sorts={sortLinks(memorySorts, filter.sort ?? usualMemorySort, (sort) => paths.memory({ ...here, sort }))}
      counts={counts}
      filter={filter}
      choices={choices}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.memory({ ...here, cursor: to }), cursor, beside)}
      canImport={person.can.has('imports:start')}
    />
  )
}
