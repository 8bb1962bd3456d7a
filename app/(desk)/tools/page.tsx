import type { Metadata } from 'next'
import { cache } from 'react'
import { addressTitle, pageWords, sortWords } from '@/components/signs/titles'
import { ToolsPage, toolsTitle } from '@/components/tools/tools-page'
import { sortLinks } from '@/components/ui/table-sort'
import { currentPerson } from '@/lib/auth/actor'
import { toolSortWords } from '@/lib/catalogue/labels'
import { listTools } from '@/lib/catalogue/queries'
import { toolsAddress, toolSorts } from '@/lib/catalogue/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(toolsAddress, search)
  const page = await listTools(person, filter)
  return { filter, notUnderstood, page, title: toolsTitle(filter, page) }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, page, title } = await load(JSON.stringify(await searchParams))
  return {
    title: addressTitle(title, sortWords(filter.sort, toolSortWords), pageWords(page.place, page.rows.length)),
  }
}

export default async function Tools({ searchParams }: Props) {
  const { can } = await currentPerson()
  const { filter, notUnderstood, page, title } = await load(JSON.stringify(await searchParams))
  const { cursor, ...here } = filter
  const at = (after: string | null) => paths.tools({ ...here, cursor: after })
  return (
    <ToolsPage
      title={title}
      page={page}
      filter={filter}
      notUnderstood={notUnderstood}
      canImport={can.has('tools:change')}
      sorts={sortLinks(toolSorts, filter.sort ?? 'title', (sort) => paths.tools({ ...here, sort }))}
      addresses={{
        first: cursor === undefined ? null : at(null),
        previous: page.previous && at(page.previous.after),
        next: page.next && at(page.next.after),
      }}
    />
  )
}
