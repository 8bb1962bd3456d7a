import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { describe, hold, issue, resume, retire, revoke, rotate } from '@/app/(desk)/pods/actions'
import { dropServer, nameServer, readTools } from '@/app/(desk)/pods/[slug]/actions'
import {
  chooseMessages,
  pauseWebhook,
  removeWebhook,
  resumeWebhook,
  rotateWebhook,
  sendAgain,
  setWebhook,
  testWebhook,
} from '@/app/(desk)/pods/webhook-actions'
import { PodPage } from '@/components/pods/pod-page'
import { currentPerson } from '@/lib/auth/actor'
import { podDetail } from '@/lib/pods/read/queries'
import { podReach } from '@/lib/policy/pods/queries'
import { serversOf } from '@/lib/servers/queries'
import { webhooksOf } from '@/lib/webhooks/queries'

type Props = { params: Promise<{ slug: string }> }

/** What whoever manages pods may do. */
const managing = {
  issue,
  rotate,
  revoke,
  hold,
  resume,
  retire,
  webhooks: {
    setWebhook,
    chooseMessages,
    rotateWebhook,
    pauseWebhook,
    resumeWebhook,
    testWebhook,
    sendAgain,
    removeWebhook,
  },
  servers: { nameServer, readTools, dropServer },
}

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
  const [places, webhooks, servers] = await Promise.all([
    podReach(reader, { ...pod, environments }),
    webhooksOf(reader, pod.slug),
    serversOf(reader, pod.slug),
  ])
  return (
    <PodPage
      pod={pod}
      places={places}
      webhooks={webhooks}
      now={new Date()}
      seesRecord={reader.can.has('audit:read') || reader.can.has('audit:read_own')}
      seesPeople={reader.can.has('people:manage')}
      onDescribe={reader.can.has('pods:manage') || pod.owner?.id === reader.id ? describe : null}
      servers={servers}
      mayStop={reader.can.has('stops:put_on')}
      actions={reader.can.has('pods:manage') ? managing : null}
    />
  )
}
