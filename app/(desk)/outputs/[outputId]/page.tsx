import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { OutputPage, outputViews } from '@/components/outputs/output-page'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import { outputDetail } from '@/lib/outputs/detail/queries'
import { committedOf } from '@/lib/tasks/committed/shown/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ outputId: string }>; searchParams: SearchParams }

const address = z.object({
  revision: z.coerce.number().int().min(1).max(999_999_999).optional(),
  view: z.enum(outputViews).optional(),
})

/** The title and the page ask once. */
const load = cache(async (id: string, revision: number | null) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await outputDetail(person, id, revision) : null
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(address, searchParams)
  const output = await load((await params).outputId, found.revision ?? null)
  return { title: output ? `${output.path}, revision ${output.shown.number}` : 'No such output' }
}

export default async function Output({ params, searchParams }: Props) {
  const { found, notUnderstood } = await readSearch(address, searchParams)
  const output = await load((await params).outputId, found.revision ?? null)
  if (!output) notFound()
  const revisions = await committedOf(await currentPerson(), [output.id])
  const committed = revisions.find(({ number }) => number === output.shown.number) ?? null
  return (
    <>
      <NotUnderstood names={notUnderstood} />
      <OutputPage output={output} committed={committed} view={found.view ?? 'preview'} />
      {/* What becomes of a request for a revision is a line of the output's own. */}
      <LiveRefresh topics={['tasks', 'findings', 'deliveries']} />
    </>
  )
}
