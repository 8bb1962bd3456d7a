import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { OriginCard } from '@/components/imports/origin-card'
import { askLive, check, handOver, putBack, remark, retire, write } from '@/app/(desk)/prompts/actions'
import { PromptPage } from '@/components/prompts/prompt-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { differenceViews } from '@/lib/difference/views'
import { newerAt } from '@/lib/imports/prompts/queries'
import { originOf } from '@/lib/prompts/origin/queries'
import { ownerChoices } from '@/lib/prompts/owner/queries'
import { promptDetail } from '@/lib/prompts/queries'
import { promptNumber, promptSlug } from '@/lib/prompts/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ slug: string; number: string }>; searchParams: SearchParams }

const address = z.object({ compare: promptNumber.optional(), diff: z.enum(differenceViews).optional() })
const place = z.object({ slug: promptSlug, number: promptNumber })

/** The title and the page ask once. */
const load = cache(async (slug: string, number: string, search: string) => {
  const person = await currentPerson()
  const known = place.safeParse({ slug: decodeURIComponent(slug), number })
  const { found, notUnderstood } = await readSearch(address, search)
  if (!known.success) return null
  const prompt = await promptDetail(person, known.data.slug, known.data.number, found.compare)
  return prompt && { person, prompt, found, notUnderstood }
})

async function loaded({ params, searchParams }: Props) {
  const { slug, number } = await params
  return await load(slug, number, JSON.stringify(await searchParams))
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await loaded(props)
  if (!page) return { title: 'No such prompt' }
  const { prompt, found } = page
  return {
    title: addressTitle(
      `Prompt: ${prompt.title}, version ${prompt.version.number}`,
      found.compare !== undefined && `beside version ${found.compare}`,
    ),
  }
}

export default async function PromptVersion(props: Props) {
  const page = await loaded(props)
  if (!page) notFound()
  const { person, prompt, found, notUnderstood } = page
  const origin = await originOf(person, prompt.slug)
  const unknown = found.compare !== undefined && prompt.beside === null ? ['compare'] : []
  const mayWrite = person.can.has('prompts:write')
  const people = mayWrite ? await ownerChoices(person) : []
  return (
    <>
      <NotUnderstood names={[...notUnderstood, ...unknown]} />
      <PromptPage
        prompt={prompt}
        view={found.diff ?? 'sentences'}
        compared={found.compare}
        origin={origin && <OriginCard origin={origin} newer={await newerAt(person, origin)} />}
        onRemark={remark}
        actions={
          mayWrite
            ? { askLive, retire, rollBack: putBack, write, check, handOver: { people, onHandOver: handOver } }
            : null
        }
      />
    </>
  )
}
