import type { Metadata, Route } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { FindPage, findTitle } from '@/components/find/find-page'
import { currentPerson } from '@/lib/auth/actor'
import { findEverywhere, placeOfId } from '@/lib/find/queries'
import { findAddress } from '@/lib/find/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

/** The title and the page ask once. */
const find = cache(async (q: string) => await findEverywhere(await currentPerson(), q))

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { q } = (await readSearch(findAddress, searchParams)).found
  return { title: findTitle(q, q ? await find(q) : []) }
}

export default async function Find({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(findAddress, searchParams)
  const { q } = found
  const place = q ? await placeOfId(person, q) : null
  if (place) redirect(place as Route)
  return <FindPage q={q} groups={q ? await find(q) : []} notUnderstood={notUnderstood} />
}
