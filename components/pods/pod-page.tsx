import type { ReactNode } from 'react'
import type { ChangeAction } from '@/components/people/outcome-note'
import type { KeyActions } from '@/components/pods/account-keys'
import { Activity } from '@/components/pods/activity'
import { Identities } from '@/components/pods/identities'
import { MayDo } from '@/components/pods/may-do'
import { type StandingActions, StandingForm } from '@/components/pods/standing-form'
import { PodStateChip } from '@/components/pods/state-chip'
import type { WebhookActions } from '@/components/pods/webhook-forms'
import { Webhooks } from '@/components/pods/webhooks'
import { ServerCard } from '@/components/servers/server-card'
import type { ServerActions } from '@/components/servers/server-forms'
import { WordsForm } from '@/components/pods/words-form'
import { LiveRefresh } from '@/components/shell/live'
import { Name, Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { podStateSentences } from '@/lib/pods/labels'
import type { PodDetail } from '@/lib/pods/schema'
import type { PlaceOfPod } from '@/lib/policy/pods/queries'
import type { ServerView } from '@/lib/servers/schema'
import type { WebhookView } from '@/lib/webhooks/schema'

export type PodPageProps = {
  pod: PodDetail
  places: readonly PlaceOfPod[] | null
  webhooks: readonly WebhookView[]
  now: Date
  /** Whether the reader may follow what it did into the record. */
  seesRecord: boolean
  /** Whether the reader may follow people to their pages. */
  seesPeople: boolean
  /** Whether the reader may put an emergency stop on it. */
  mayStop: boolean
  /** What whoever manages pods may do with it; null for everybody else. */
  actions: (KeyActions & StandingActions & { webhooks: WebhookActions; servers: ServerActions }) | null
  /** Says anew what it is called and for; null for who neither answers for it nor manages pods. */
  onDescribe: ChangeAction | null
  /** The servers that have its tools. */
  servers: readonly ServerView[]
}

/** One pod: what it may do, what it is doing, and which identities it uses. */
export function PodPage({
  pod,
  places,
  webhooks,
  servers,
  now,
  seesRecord,
  seesPeople,
  mayStop,
  actions,
  onDescribe,
}: PodPageProps) {
  const said = podStateSentences[pod.state]
  return (
    <>
      <LiveRefresh topics={['access', 'people', 'policy', 'requests', 'servers', 'tasks', 'webhooks']} requests={[]} />
      <PageHeader
        title={<bdi translate="no">{pod.name}</bdi>}
        lead={pod.purpose}
        breadcrumb={<Breadcrumb items={[{ label: 'Pods', href: paths.pods() }]} here={<Name of={pod.name} />} />}
        actions={
          <>
            {mayStop && pod.state === 'active' && (
              <ButtonLink href={paths.stop({ pod: pod.slug })}>Emergency stop</ButtonLink>
            )}
            {actions && pod.state !== 'retired' && !pod.wish && (
              <ButtonLink href={paths.podForm({ for: pod.slug })}>
                {pod.state === 'proposed' ? 'Ask again' : 'Ask for a change'}
              </ButtonLink>
            )}
          </>
        }
        chips={
          <>
            <PodStateChip state={pod.state} />
            {pod.demo && <Chip>Demo</Chip>}
          </>
        }
      />
      {said && (
        <Notice tone={pod.state === 'retired' ? 'info' : 'warn'} className="mb-4">
          {said}
        </Notice>
      )}
      {pod.wish && (
        <Notice tone="info" className="mb-4">
          <TextLink href={paths.request(pod.wish.number)}>CS-{pod.wish.number}</TextLink> waits for people:{' '}
          <Sentence text={pod.wish.sentence} names={[pod.name]} />.
        </Notice>
      )}
      <div className="grid max-w-[60rem] gap-4">
        <MayDo pod={pod} places={places} />
        <Identities pod={pod} now={now} actions={actions} />
        <Webhooks pod={pod} webhooks={webhooks} actions={actions?.webhooks ?? null} />
        <ServerCard pod={pod} servers={servers} actions={actions?.servers ?? null} />
        <Activity pod={pod} seesRecord={seesRecord} />
        <Card id="who" title="Who answers for it?">
          <div className="mt-2">
            <MetaList items={factsOf(pod, seesPeople)} />
          </div>
        </Card>
        {onDescribe && pod.state !== 'retired' && <WordsForm pod={pod} onDescribe={onDescribe} />}
        {actions && <StandingForm pod={pod} actions={actions} />}
      </div>
    </>
  )
}

function factsOf(pod: PodDetail, seesPeople: boolean): { name: string; value: ReactNode }[] {
  return [
    {
      name: 'Answers for it',
      value: <Owner owner={pod.owner} isLinked={seesPeople} />,
    },
    { name: 'Role', value: <Name of={pod.role} /> },
    { name: 'Department', value: <Name of={pod.department} /> },
    {
      name: 'Repositories',
      value: pod.repositories.length === 0 ? 'Any' : pod.repositories.join(', '),
    },
    { name: 'Short name', value: <Name of={pod.slug} /> },
    { name: 'Registered', value: <Time at={pod.createdAt} /> },
  ]
}

function Owner({ owner, isLinked }: { owner: PodDetail['owner']; isLinked: boolean }) {
  if (!owner) return 'Nobody, so anybody whom a rule asks may sign what it asks for'
  return (
    <>
      {isLinked ? (
        <TextLink href={paths.person(owner.id)}>
          <Name of={owner.name} />
        </TextLink>
      ) : (
        <Name of={owner.name} />
      )}
      {owner.active ? ', who therefore never signs what it asks for' : ', who has no access any more'}
    </>
  )
}
