import type { Metadata } from 'next'
import { PromptsPage } from '@/components/prompts/prompts-page'
import { addressTitle } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { sensitivityLabels } from '@/lib/prompts/labels'
import { listPrompts } from '@/lib/prompts/queries'
import { promptsAddress } from '@/lib/prompts/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { sensitivity, cursor } = (await readSearch(promptsAddress, searchParams)).found
  return { title: addressTitle('Prompts', sensitivity && sensitivityLabels[sensitivity], cursor && 'a later page') }
}

export default async function Prompts({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(promptsAddress, searchParams)
  const { rows, ...beside } = await listPrompts(person, found)
  return (
    <PromptsPage
      rows={rows}
      filter={found}
      notUnderstood={notUnderstood}
      mayWrite={person.can.has('prompts:write')}
      addresses={pageAddresses((cursor) => paths.prompts({ ...found, cursor }), found.cursor, beside)}
    />
  )
}
