import type { ReactNode } from 'react'
import { Activity } from '@/components/pods/activity'
import { Identities } from '@/components/pods/identities'
import { MayDo } from '@/components/pods/may-do'
import { PodStateChip } from '@/components/pods/state-chip'
import { LiveRefresh } from '@/components/shell/live'
import { Name } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { podStateSentences } from '@/lib/pods/labels'
import type { PodDetail } from '@/lib/pods/schema'
import type { PlaceOfPod } from '@/lib/policy/pods/queries'

export type PodPageProps = {
  pod: PodDetail
  places: readonly PlaceOfPod[] | null
  now: Date
  /** Whether the reader may follow what it did into the record. */
  seesRecord: boolean
  /** Whether the reader may follow people to their pages. */
  seesPeople: boolean
}

/** One pod: what it may do, what it is doing, and which identities it uses. */
export function PodPage({ pod, places, now, seesRecord, seesPeople }: PodPageProps) {
  const said = podStateSentences[pod.state]
  return (
    <>
      <LiveRefresh topics={['access', 'people', 'policy', 'requests', 'tasks']} requests={[]} />
      <PageHeader
        title={<bdi translate="no">{pod.name}</bdi>}
        lead={<bdi>{pod.purpose}</bdi>}
        breadcrumb={<Breadcrumb items={[{ label: 'Pods', href: paths.pods() }]} here={<Name of={pod.name} />} />}
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
      <div className="grid max-w-[60rem] gap-4">
        <MayDo pod={pod} places={places} />
        <Identities accounts={pod.accounts} now={now} />
        <Activity pod={pod} seesRecord={seesRecord} />
        <Card id="who" title="Who answers for it?">
          <div className="mt-2">
            <MetaList items={factsOf(pod, seesPeople)} />
          </div>
        </Card>
      </div>
    </>
  )
}

function factsOf(pod: PodDetail, seesPeople: boolean): { name: string; value: ReactNode }[] {
  return [
    { name: 'Answers for it', value: <Owner owner={pod.owner} isLinked={seesPeople} /> },
    { name: 'Role', value: <Name of={pod.role} /> },
    { name: 'Department', value: <Name of={pod.department} /> },
    { name: 'Repositories', value: pod.repositories.length === 0 ? 'Any' : pod.repositories.join(', ') },
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
