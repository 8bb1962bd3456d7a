import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { changePod, registerPod } from '@/app/(desk)/access/actions'
import { PodForm } from '@/components/access/pod-form'
import { NoAccess } from '@/components/shell/no-access'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Name } from '@/components/signs/sentence'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { PageHeader } from '@/components/ui/page-header'
import { podFormChoices } from '@/lib/access/pods/queries'
import { podFormAddress } from '@/lib/access/pods/schema'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { podDetail } from '@/lib/pods/read/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(podFormAddress, searchParams)
  return { title: found.for ? `What ${found.for} may do` : 'Register a pod' }
}

export default async function AskForPod({ searchParams }: Props) {
  const reader = await currentPerson()
  if (!reader.can.has('pods:manage')) {
    const what = 'Where pods are registered, and where people are asked to let them become something else.'
    return <NoAccess title="Register a pod" what={what} who="Admins manage pods." admins={await adminNames(reader)} />
  }
  const { found, notUnderstood } = await readSearch(podFormAddress, searchParams)
  const [choices, pod] = await Promise.all([
    podFormChoices(reader),
    found.for === undefined ? null : podDetail(reader, found.for),
  ])
  if (found.for !== undefined && !pod) notFound()
  const here = pod ? 'Ask for a change' : 'Register a pod'
  const above = pod ? [{ label: pod.name, href: paths.pod(pod.slug) }] : []
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Pods', href: paths.pods() }, ...above]} here={here} />}
        title={
          pod ? (
            <>
              What may <Name of={pod.name} /> do?
            </>
          ) : (
            'Register a pod'
          )
        }
        lead="People sign what a pod is, where it acts and who answers for it, as they sign rights of people. Until then nothing changes, and a new pod may do nothing."
      />
      <NotUnderstood names={notUnderstood} />
      <PodForm
        key={pod?.slug ?? ''}
        pod={
          pod && {
            ...pod,
            environments: pod.accounts.map(({ environment }) => environment),
            ownerId: pod.owner?.active ? pod.owner.id : null,
          }
        }
        choices={pod ? { ...choices, roles: [...new Set([...choices.roles, pod.role])] } : choices}
        onAsk={pod ? changePod : registerPod}
      />
    </>
  )
}
