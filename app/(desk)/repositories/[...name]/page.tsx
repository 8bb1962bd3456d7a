import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { askBranches, askFor, askOwners, decide, take } from '@/app/(desk)/repositories/actions'
import { RepositoryPage } from '@/components/repositories/repository-page'
import { currentPerson } from '@/lib/auth/actor'
import { othersOf } from '@/lib/deliveries/github/others/queries'
import { whoDelivers } from '@/lib/deliveries/able/queries'
import { movementsOf } from '@/lib/deliveries/moved/queries'
import { deliveriesOf } from '@/lib/deliveries/queries'
import { env } from '@/lib/env'
import { podOptions, takenOutputs } from '@/lib/repositories/outputs/queries'
import { branchesAsked } from '@/lib/repositories/branches/queries'
import { ownersAsked as ownersAskedOf } from '@/lib/repositories/owned/queries'
import { guardsOf } from '@/lib/repositories/guarded/queries'
import { repositoryNamed } from '@/lib/repositories/queries'
import { upstreamOf } from '@/lib/repositories/upstream/queries'

type Props = { params: Promise<{ name: string[] }> }

/** The title and the page ask once. */
const load = cache(async (name: string) => await repositoryNamed(await currentPerson(), name))

const nameIn = async (params: Props['params']) => (await params).name.map(decodeURIComponent).join('/').slice(0, 200)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const repository = await load(await nameIn(params))
  return { title: repository?.name ?? 'No such repository' }
}

export default async function Repository({ params }: Props) {
  const person = await currentPerson()
  const repository = await load(await nameIn(params))
  if (!repository) notFound()
  const address = new URL(`/git/${repository.name}.git`, env.url).href
  const mayChoose = person.can.has('pods:manage') && repository.closedAt === null
  const [asked, ownersAsked, who, moves, upstream, guards, others, deliveries, taken, pods] = await Promise.all([
    branchesAsked(person, repository.id),
    ownersAskedOf(person, repository.id),
    repository.closedAt === null
      ? whoDelivers(person, { ...repository, branches: repository.protectedBranches })
      : null,
    movementsOf(person, repository.id),
    upstreamOf(person, repository.id),
    guardsOf(person, repository.id),
    othersOf(person, repository.id),
    deliveriesOf(person, repository.id),
    takenOutputs(person, repository.id),
    mayChoose ? podOptions(person, repository.id) : null,
  ])
  const choosing = pods && { pods, onTake: take }
  const mayDecide = person.can.has('incidents:handle') && repository.closedAt === null
  const [onDecide, onAsk] = mayDecide ? [decide, askFor] : [null, null]
  const onAskBranches = mayChoose && asked === null ? askBranches : null
  const onAskOwners = mayChoose && ownersAsked === null ? askOwners : null
  const there = { upstream, guards, onDecide, others, onAsk }
  return (
    <RepositoryPage
      {...{
        repository,
        address,
        asked,
        onAskBranches,
        ownersAsked,
        onAskOwners,
        who,
        moves,
        deliveries,
        taken,
        choosing,
        ...there,
      }}
    />
  )
}
