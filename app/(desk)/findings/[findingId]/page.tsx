import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { askBypass, end, reveal, settle } from '@/app/(desk)/findings/actions'
import { FindingPage } from '@/components/findings/finding-page'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { findingDetail } from '@/lib/findings/queries'

type Props = { params: Promise<{ findingId: string }> }

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await findingDetail(person, id) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const finding = await load((await params).findingId)
  return { title: finding ? addressTitle(`Found: ${finding.what}`, finding.id) : 'No such finding' }
}

export default async function Finding({ params }: Props) {
  const finding = await load((await params).findingId)
  if (!finding) notFound()
  const { can } = await currentPerson()
  const may = (permission: 'findings:settle' | 'findings:reveal') => can.has(permission) && !finding.isOwn
  return (
    <FindingPage
      finding={finding}
      onSettle={may('findings:settle') ? settle : null}
      onReveal={may('findings:reveal') ? reveal : null}
      onEndBypass={can.has('findings:settle') ? end : null}
      onAskBypass={can.has('findings:ask') ? askBypass : null}
    />
  )
}
