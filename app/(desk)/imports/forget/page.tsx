import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { forget } from '@/app/(desk)/imports/actions'
import { ForgetPage } from '@/components/imports/forget-page'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { textWords } from '@/lib/core/said'
import { forgetPreview } from '@/lib/imports/repositories/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

const address = z.object({ sourceId: z.string().max(64).optional(), branch: z.string().max(200).optional() })

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { sourceId, branch } = (await readSearch(address, search)).found
  // Whoever may not forget anything does not learn what there is.
  return person.can.has('imports:start') && sourceId !== undefined
    ? { preview: await forgetPreview(person, { sourceId, branch }) }
    : null
})

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  const { preview } = (await load(JSON.stringify(await searchParams))) ?? {}
  const what = preview && addressTitle(textWords(preview.name), preview.branch && textWords(preview.branch))
  return { title: what ? `Forget ${what}` : 'Forget a repository' }
}

export default async function Forget({ searchParams }: { searchParams: SearchParams }) {
  const loaded = await load(JSON.stringify(await searchParams))
  if (!loaded) notFound()
  // Once it is forgotten there is nothing to preview, and the page says so.
  return <ForgetPage preview={loaded.preview} onForget={forget} />
}
