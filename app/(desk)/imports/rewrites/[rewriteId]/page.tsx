import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { RewritePage } from '@/components/imports/rewrite-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { textWords } from '@/lib/core/said'
import { differenceViews } from '@/lib/difference/views'
import { rewriteDetail } from '@/lib/imports/rewrites/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ rewriteId: string }>; searchParams: SearchParams }

const address = z.object({ diff: z.enum(differenceViews).optional() })

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return { rewrite: /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await rewriteDetail(person, id) : null }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { rewrite } = await load((await params).rewriteId)
  if (!rewrite) return { title: 'No such rewrite' }
  const { path, source, commit, branch } = rewrite
  return { title: addressTitle(`${textWords(path)} of ${textWords(source.name)}`, commit.slice(0, 8), branch) }
}

export default async function Rewrite({ params, searchParams }: Props) {
  const { rewrite } = await load((await params).rewriteId)
  if (!rewrite) notFound()
  const { found, notUnderstood } = await readSearch(address, searchParams)
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <RewritePage rewrite={rewrite} view={found.diff ?? 'sentences'} />
    </>
  )
}
