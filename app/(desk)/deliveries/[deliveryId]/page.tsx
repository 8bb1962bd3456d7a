import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { undo, undoNow } from '@/app/(desk)/deliveries/actions'
import { DeliveryPage } from '@/components/deliveries/delivery-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { filesFilter, mostFiles } from '@/lib/deliveries/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ deliveryId: string }>; searchParams: SearchParams }

const address = z.object({
  ...filesFilter.shape,
  file: z.string().max(4_096).optional(),
  from: z.coerce.number().int().min(1).max(mostFiles).optional(),
})

/** The title and the page ask once. */
const load = cache(async (id: string, file: string | null) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await deliveryDetail(person, id, file) : null
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(address, searchParams)
  const delivery = await load((await params).deliveryId, found.file ?? null)
  if (!delivery) return { title: 'No such delivery' }
  return { title: delivery.opened?.path ?? `Files delivered to ${delivery.branch} of ${delivery.repository}` }
}

export default async function Delivery({ params, searchParams }: Props) {
  const { found, notUnderstood } = await readSearch(address, searchParams)
  const delivery = await load((await params).deliveryId, found.file ?? null)
  if (!delivery) notFound()
  const { file: _file, from = 1, ...filter } = found
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <DeliveryPage delivery={delivery} filter={filter} from={from} undo={undo} undoNow={undoNow} />
    </>
  )
}
