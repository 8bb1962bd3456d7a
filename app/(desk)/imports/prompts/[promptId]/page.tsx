import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { takeUp } from '@/app/(desk)/imports/actions'
import { RepositoryPromptPage } from '@/components/imports/prompt-page'
import { NotUnderstood } from '@/components/shell/not-understood'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { textWords } from '@/lib/core/said'
import { differenceViews } from '@/lib/difference/views'
import { repositoryPrompt } from '@/lib/imports/prompts/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ promptId: string }>; searchParams: SearchParams }

const address = z.object({ diff: z.enum(differenceViews).optional() })

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return { person, prompt: /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await repositoryPrompt(person, id) : null }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { prompt } = await load((await params).promptId)
  if (!prompt) return { title: 'No such prompt' }
  return {
    title: addressTitle(
      `${textWords(prompt.path)} of ${textWords(prompt.source.name)}`,
      `version ${prompt.number}`,
      prompt.branch,
    ),
  }
}

export default async function RepositoryPrompt({ params, searchParams }: Props) {
  const { person, prompt } = await load((await params).promptId)
  if (!prompt) notFound()
  const { found, notUnderstood } = await readSearch(address, searchParams)
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <RepositoryPromptPage
        prompt={prompt}
        view={found.diff ?? 'sentences'}
        onTakeUp={person.can.has('prompts:write') ? takeUp : null}
      />
    </>
  )
}
