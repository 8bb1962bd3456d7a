import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { giveBack, revoke } from '@/app/(desk)/memory/actions'
import { TaughtPage } from '@/components/memory/taught-page'
import { LiveRefresh } from '@/components/shell/live'
import { currentPerson } from '@/lib/auth/actor'
import { taughtBy } from '@/lib/memory/revoke/queries'

type Props = { params: Promise<{ taskId: string }> }

/** The title and the page ask once. */
const load = cache(async (name: string) => {
  const person = await currentPerson()
  const number = /^T-([1-9]\d{0,9})$/.exec(name)?.[1]
  const taught = number ? await taughtBy(person, Number(number)) : null
  return taught && { person, taught }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await load((await params).taskId)
  return { title: found ? `What T-${found.taught.task.number} taught` : 'No such task' }
}

export default async function TaughtByTask({ params }: Props) {
  const loaded = await load((await params).taskId)
  if (!loaded) notFound()
  const { person, taught } = loaded
  return (
    <>
      <TaughtPage taught={taught} actions={person.can.has('memory:keep') ? { revoke, giveBack } : null} />
      {/* What becomes of a request for a version is a line of the entry's own. */}
      <LiveRefresh topics={['memory']} />
    </>
  )
}
