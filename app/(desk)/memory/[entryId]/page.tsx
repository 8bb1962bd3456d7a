import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { EntryPage } from '@/components/memory/entry-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import { differenceViews } from '@/lib/difference/views'
import { memoryDetail } from '@/lib/memory/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ entryId: string }>; searchParams: SearchParams }

const address = z.object({ diff: z.enum(differenceViews).optional() })

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await memoryDetail(person, id) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const entry = await load((await params).entryId)
  return { title: entry ? `Memory: ${entry.path}` : 'No such entry' }
}

export default async function Entry({ params, searchParams }: Props) {
  const [entry, { found, notUnderstood }] = await Promise.all([
    load((await params).entryId),
    readSearch(address, searchParams),
  ])
  if (!entry) notFound()
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <EntryPage entry={entry} view={found.diff ?? 'sentences'} />
    </>
  )
}
