'use client'

import type { ReactNode } from 'react'
import { Sentence } from '@/components/signs/sentence'
import { useFigures } from '@/components/home/use-figures'
import { ActorMark } from '@/components/signs/actor-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Time } from '@/components/ui/time'
import { counted, podCallsCounted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { PodToday } from '@/lib/pods/schema'

type PodsTodayProps = {
  pods: PodToday[]
  /** How many permissions were used without a word, of those that the reader is told of. */
  unreported: number
  /** Whether the reader may follow what no request came of into the record. */
  canSeeRecord: boolean
}

/** One line per pod, the reader's own first, so that what goes on without asking can be seen as well. */
export function PodsToday({ canSeeRecord, ...drawn }: PodsTodayProps) {
  const { pods } = useFigures(drawn)
  const own = pods.filter(({ isOwn }) => isOwn)
  const others = pods.filter(({ isOwn }) => !isOwn)
  return (
    <div className="grid gap-4">
      <PodList title="Your pods today" pods={own} canSeeRecord={canSeeRecord} />
      <PodList title={own.length > 0 ? 'Other pods today' : 'Pods today'} pods={others} canSeeRecord={canSeeRecord} />
    </div>
  )
}

type PodListProps = { title: string; pods: readonly PodToday[]; canSeeRecord: boolean }

function PodList({ title, pods, canSeeRecord }: PodListProps) {
  if (pods.length === 0) return null
  return (
    <Card title={title}>
      <ul className="divide-y divide-line">
        {pods.map((pod) => (
          <li key={pod.slug} className="grid gap-1 py-3 sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-4">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <TextLink href={paths.pod(pod.slug)}>
                <ActorMark kind="pod" name={pod.name} />
              </TextLink>
              {pod.demo && <Chip>Demo</Chip>}
            </span>
            <span className="min-w-0">
              <span className="block">
                <Counts pod={pod} canSeeRecord={canSeeRecord} />
              </span>
              {pod.last && (
                <span className="block text-small text-muted wrap-anywhere">
                  <Last last={pod.last} canSeeRecord={canSeeRecord} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What waits waits now; what rules answered was in the last day. */
function Counts({ pod, canSeeRecord }: { pod: PodToday; canSeeRecord: boolean }) {
  const { slug, name, waiting, allowed, denied, isMany } = pod
  const record = (outcome: 'allowed' | 'denied', words: string): ReactNode =>
    canSeeRecord ? <TextLink href={paths.audit({ pod: name, outcome })}>{words}</TextLink> : words
  const ruled = [
    allowed > 0 && record('allowed', `${allowed} allowed by a rule`),
    denied > 0 && record('denied', `${denied} denied by a rule`),
  ].filter(Boolean)
  if (waiting === 0 && ruled.length === 0) return 'Has not asked for anything in the last 24 hours.'
  return (
    <>
      {waiting > 0 && (
        <>
          <TextLink href={paths.approvals({ view: 'team', pod: slug })}>
            {waiting === 1 ? '1 waits' : `${waiting} wait`} for a person
          </TextLink>{' '}
          now.{' '}
        </>
      )}
      {ruled.length > 0 && (
        <>
          {ruled[0]}
          {ruled.length > 1 && <>, {ruled[1]}</>}{' '}
          {isMany ? `of its last ${counted(podCallsCounted, 'call')}` : 'in the last 24 hours'}.
        </>
      )}
    </>
  )
}

function Last({ last, canSeeRecord }: { last: NonNullable<PodToday['last']>; canSeeRecord: boolean }) {
  const words = <Sentence text={asSentence(last.sentence)} />
  const href = last.request !== null ? paths.request(last.request) : canSeeRecord ? paths.event(last.eventId) : null
  return (
    <>
      {href ? <TextLink href={href}>{words}</TextLink> : words} <Time at={last.at} />
    </>
  )
}

/** Some sentences of the record end in what somebody else wrote, which may have a full stop of its own. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`
}
