import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { describe, hold, issue, resume, retire, revoke, rotate } from '@/app/(desk)/pods/actions'
import { PodPage } from '@/components/pods/pod-page'
import { currentPerson } from '@/lib/auth/actor'
import { podDetail } from '@/lib/pods/read/queries'
import { podReach } from '@/lib/policy/pods/queries'

type Props = { params: Promise<{ slug: string }> }

/** The title and the page ask once. */
const load = cache(async (slug: string) => await podDetail(await currentPerson(), slug))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const pod = await load((await params).slug)
  return { title: pod ? `Pod: ${pod.name}` : 'A pod' }
}

export default async function OnePod({ params }: Props) {
  const reader = await currentPerson()
  const pod = await load((await params).slug)
  if (!pod) notFound()
  const environments = pod.accounts.map(({ environment }) => environment)
  const places = await podReach(reader, { ...pod, environments })
  return (
    <PodPage
      pod={pod}
      places={places}
      now={new Date()}
      seesRecord={reader.can.has('audit:read') || reader.can.has('audit:read_own')}
      seesPeople={reader.can.has('people:manage')}
      onDescribe={reader.can.has('pods:manage') || pod.owner?.id === reader.id ? describe : null}
      actions={reader.can.has('pods:manage') ? { issue, rotate, revoke, hold, resume, retire } : null}
    />
  )
}
