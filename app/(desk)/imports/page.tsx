import type { Metadata } from 'next'
import { cache } from 'react'
import { cancel, start } from '@/app/(desk)/imports/actions'
import { ImportsPage } from '@/components/imports/imports-page'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { addressTitle, listTitle, pageWords, sortWords } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { importSortWords } from '@/lib/imports/labels'
import { importsGoingOn, importSources, listImports } from '@/lib/imports/queries'
import { importOrder, importsAddress, importSorts, usualImportSort } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(importsAddress, search, ({ sort }) => importOrder(sort))
  const [page, open] = await Promise.all([listImports(person, found), importsGoingOn(person)])
  const total = page.place.total + open.length
  const title = listTitle({ name: 'Imports', one: 'import', many: 'imports' }, { count: total, total }, [])
  return { person, found, notUnderstood, page, open, title }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found, page, title } = await load(JSON.stringify(await searchParams))
  return { title: addressTitle(title, sortWords(found.sort, importSortWords), pageWords(page.place, page.rows.length)) }
}

export default async function Imports({ searchParams }: Props) {
  const { person, found, notUnderstood, page, open, title } = await load(JSON.stringify(await searchParams))
  const { rows, place, ...beside } = page
  const { sort } = found
  const order = sortWords(sort, importSortWords)
  return (
    <ImportsPage
      title={title}
      open={open}
      ended={rows}
      caption={order ? `Ordered ${order}` : 'Newest first'}
      sorts={sortLinks(importSorts, sort ?? usualImportSort, (to) => paths.imports({ sort: to }), ['when'])}
      place={place}
      sources={await importSources(person)}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.imports({ sort, cursor: to }), found.cursor, beside)}
      actions={person.can.has('imports:start') ? { onStart: start, onCancel: cancel } : null}
    />
  )
}
