import type { Metadata } from 'next'
import { cancel, start } from '@/app/(desk)/imports/actions'
import { ImportsPage } from '@/components/imports/imports-page'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { importSources, listImports } from '@/lib/imports/queries'
import { importsAddress } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Imports' }

export default async function Imports({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(importsAddress, searchParams)
  const [{ rows, place, ...beside }, sources] = await Promise.all([
    listImports(person, found.cursor),
    importSources(person),
  ])
  return (
    <ImportsPage
      rows={rows}
      place={place}
      sources={sources}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.imports({ cursor: to }), found.cursor, beside)}
      actions={person.can.has('imports:start') ? { onStart: start, onCancel: cancel } : null}
    />
  )
}
