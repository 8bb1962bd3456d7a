import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { WorkPage } from '@/components/prompts/work-page'
import { addressTitle } from '@/components/signs/titles'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { promptNumber, promptSlug } from '@/lib/prompts/schema'
import { listWork } from '@/lib/prompts/work/queries'
import { workAddress } from '@/lib/prompts/work/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ slug: string; number: string }>; searchParams: SearchParams }

const place = z.object({ slug: promptSlug, number: promptNumber })

async function placeOf(params: Props['params']) {
  const { slug, number } = await params
  return place.safeParse({ slug: decodeURIComponent(slug), number }).data
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const of = await placeOf(params)
  if (!of) return { title: 'No such prompt' }
  const { cursor } = (await readSearch(workAddress, searchParams)).found
  return { title: addressTitle(`Who used ${of.slug}, version ${of.number}`, cursor && 'a later page') }
}

export default async function PromptWork({ params, searchParams }: Props) {
  const person = await currentPerson()
  const of = await placeOf(params)
  const { found, notUnderstood } = await readSearch(workAddress, searchParams)
  const work = of && (await listWork(person, of.slug, of.number, found))
  if (!of || !work) notFound()
  const { rows, worked, ...beside } = work
  return (
    <WorkPage
      of={of}
      rows={rows}
      worked={worked}
      notUnderstood={notUnderstood}
      addresses={pageAddresses(
        (cursor) => paths.promptWork(of.slug, of.number, { ...found, cursor }),
        found.cursor,
        beside,
      )}
    />
  )
}
