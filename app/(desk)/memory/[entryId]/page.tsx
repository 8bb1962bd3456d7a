import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { EntryPage } from '@/components/memory/entry-page'
import { currentPerson } from '@/lib/auth/actor'
import { memoryDetail } from '@/lib/memory/queries'

type Props = { params: Promise<{ entryId: string }> }

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await memoryDetail(person, id) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const entry = await load((await params).entryId)
  return { title: entry ? `Memory: ${entry.path}` : 'No such entry' }
}

export default async function Entry({ params }: Props) {
  const entry = await load((await params).entryId)
  if (!entry) notFound()
  return <EntryPage entry={entry} />
}
