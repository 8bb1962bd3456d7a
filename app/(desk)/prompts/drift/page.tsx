import type { Metadata } from 'next'
import { DriftPage } from '@/components/prompts/drift-page'
import { addressTitle } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { listDrifts } from '@/lib/prompts/drift/queries'
import { driftAddress } from '@/lib/prompts/drift/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { prompt, cursor } = (await readSearch(driftAddress, searchParams)).found
  return { title: addressTitle('Drift of prompts', prompt && `from ${prompt}`, cursor && 'a later page') }
}

export default async function Drift({ searchParams }: Props) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(driftAddress, searchParams)
  const { rows, ...beside } = await listDrifts(person, found)
  return (
    <DriftPage
      rows={rows}
      filter={found}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((cursor) => paths.drift({ ...found, cursor }), found.cursor, beside)}
    />
  )
}
