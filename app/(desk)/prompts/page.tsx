import type { Metadata } from 'next'
import { promptFilters, PromptsPage } from '@/components/prompts/prompts-page'
import { addressTitle } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { listPrompts, promptBoard } from '@/lib/prompts/board/queries'
import { driftedFromNone as notOfAny } from '@/lib/prompts/drift/queries'
import { promptsAddress } from '@/lib/prompts/board/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { found } = await readSearch(promptsAddress, searchParams)
  const words = promptFilters(found).map((one) => one.words)
  return { title: addressTitle('Prompts', ...words, found.cursor && 'a later page') }
}

export default async function Prompts({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(promptsAddress, searchParams)
  const [{ rows, ...beside }, board, driftedFromNone] = await Promise.all([
    listPrompts(person, found),
    promptBoard(person),
    notOfAny(person),
  ])
  return (
    <PromptsPage
      rows={rows}
      filter={found}
      board={board}
      driftedFromNone={driftedFromNone}
      notUnderstood={notUnderstood}
      mayWrite={person.can.has('prompts:write')}
      addresses={pageAddresses((cursor) => paths.prompts({ ...found, cursor }), found.cursor, beside)}
    />
  )
}
