import type { Metadata } from 'next'
import { ask } from '@/app/(desk)/access/actions'
import { AccessPage } from '@/components/access/access-page'
import { accessChoices, ownWishes } from '@/lib/access/queries'
import { accessAddress } from '@/lib/access/schema'
import { addressTitle } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { found } = await readSearch(accessAddress, searchParams)
  return { title: addressTitle('Access', found.cursor && 'what was asked for earlier') }
}

export default async function Access({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(accessAddress, searchParams)
  const [choices, { rows, ...beside }] = await Promise.all([accessChoices(person), ownWishes(person, found.cursor)])
  return (
    <AccessPage
      choices={choices}
      wishes={rows}
      chosenId={found.for ?? null}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.access({ cursor: to }), found.cursor, beside)}
      onAsk={ask}
    />
  )
}
