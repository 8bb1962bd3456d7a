import type { Metadata } from 'next'
import { cache } from 'react'
import { PodsPage, podsTitle } from '@/components/pods/pods-page'
import { currentPerson } from '@/lib/auth/actor'
import { podRows } from '@/lib/pods/read/queries'
import { podAddress } from '@/lib/pods/schema'
import { podPlaces } from '@/lib/policy/pods/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(podAddress, search)
  return { filter, notUnderstood, ...(await podRows(person, filter)) }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, rows, isAll } = await load(JSON.stringify(await searchParams))
  return { title: podsTitle(filter, rows.length, isAll) }
}

export default async function Pods({ searchParams }: Props) {
  const person = await currentPerson()
  const [loaded, { roles }] = await Promise.all([load(JSON.stringify(await searchParams)), podPlaces(person)])
  return <PodsPage {...loaded} roles={roles} canRegister={person.can.has('pods:manage')} />
}
