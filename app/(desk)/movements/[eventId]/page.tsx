import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { undoMove } from '@/app/(desk)/deliveries/actions'
import { MovementPage } from '@/components/deliveries/movement-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import { movementDetail } from '@/lib/deliveries/moved/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ eventId: string }>; searchParams: SearchParams }

const address = z.object({ file: z.string().max(4_096).optional() })

/** The title and the page ask once. */
const load = cache(async (id: string, file: string | null) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await movementDetail(person, id, file) : null
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(address, searchParams)
  const movement = await load((await params).eventId, found.file ?? null)
  if (!movement) return { title: 'No such movement' }
  return { title: movement.opened?.path ?? `${movement.branch} of ${movement.repository} moved without a signature` }
}

export default async function Movement({ params, searchParams }: Props) {
  const { found, notUnderstood } = await readSearch(address, searchParams)
  const movement = await load((await params).eventId, found.file ?? null)
  if (!movement) notFound()
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <MovementPage movement={movement} undo={undoMove} />
    </>
  )
}
