import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { forget } from '@/app/(desk)/imports/actions'
import { ForgetPage } from '@/components/imports/forget-page'
import { currentPerson } from '@/lib/auth/actor'
import { forgetPreview } from '@/lib/imports/repositories/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Forget a repository' }

const address = z.object({ sourceId: z.string().max(64).optional(), branch: z.string().max(200).optional() })

export default async function Forget({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { sourceId, branch } = (await readSearch(address, searchParams)).found
  // Whoever may not forget anything does not learn what there is.
  if (!person.can.has('imports:start') || sourceId === undefined) notFound()
  // Once it is forgotten there is nothing to preview, and the page says so.
  return <ForgetPage preview={await forgetPreview(person, { sourceId, branch })} onForget={forget} />
}
