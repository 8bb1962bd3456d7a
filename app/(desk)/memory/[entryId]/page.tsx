import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { archive, askDeletion, hold, note, restore } from '@/app/(desk)/memory/actions'
import { EntryPage } from '@/components/memory/entry-page'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import { differenceViews } from '@/lib/difference/views'
import { memoryDetail } from '@/lib/memory/queries'
import type { Written } from '@/lib/memory/written/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ entryId: string }>; searchParams: SearchParams }

const address = z.object({ diff: z.enum(differenceViews).optional() })

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  const entry = /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await memoryDetail(person, id) : null
  return entry && { person, entry }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const entry = (await load((await params).entryId))?.entry
  return { title: entry ? `Memory: ${entry.path}` : 'No such entry' }
}

/** The request to delete it: that it ended says no line of the entry. What becomes of any other request does. */
function askedOf({ deletion }: Written): string[] {
  return deletion?.asked ? [deletion.asked.id] : []
}

export default async function Entry({ params, searchParams }: Props) {
  const [loaded, { found, notUnderstood }] = await Promise.all([
    load((await params).entryId),
    readSearch(address, searchParams),
  ])
  if (!loaded) notFound()
  const { person, entry } = loaded
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <EntryPage
        entry={entry}
        view={found.diff ?? 'sentences'}
        actions={person.can.has('memory:keep') ? { hold, archive, restore, note, askDeletion } : null}
      />
      {entry.written && <LiveRefresh topics={['memory', 'requests', 'findings']} requests={askedOf(entry.written)} />}
    </>
  )
}
