import type { Metadata, Route } from 'next'
import { redirect } from 'next/navigation'
import { FindPage } from '@/components/find/find-page'
import { currentPerson } from '@/lib/auth/actor'
import { findEverywhere, placeOfId } from '@/lib/find/queries'
import { findAddress } from '@/lib/find/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { found } = await readSearch(findAddress, searchParams)
  return { title: found.q ? `Search: ${found.q}` : 'Search' }
}

export default async function Find({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(findAddress, searchParams)
  const { q } = found
  const place = q ? await placeOfId(person, q) : null
  if (place) redirect(place as Route)
  return <FindPage q={q} groups={q ? await findEverywhere(person, q) : []} notUnderstood={notUnderstood} />
}
