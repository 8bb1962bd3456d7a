import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { askFor, decide, take } from '@/app/(desk)/repositories/actions'
import { RepositoryPage } from '@/components/repositories/repository-page'
import { currentPerson } from '@/lib/auth/actor'
import { othersOf } from '@/lib/deliveries/github/others/queries'
import { deliveriesOf } from '@/lib/deliveries/queries'
import { env } from '@/lib/env'
import { podOptions, takenOutputs } from '@/lib/repositories/outputs/queries'
import { repositoryNamed, unsignedMoves } from '@/lib/repositories/queries'
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
  const [moves, upstream, others, deliveries, taken, pods] = await Promise.all([
    unsignedMoves(person, repository.id),
    upstreamOf(person, repository.id),
    othersOf(person, repository.id),
    deliveriesOf(person, repository.id),
    takenOutputs(person, repository.id),
    mayChoose ? podOptions(person, repository.id) : null,
  ])
  const choosing = pods && { pods, onTake: take }
  const mayDecide = person.can.has('incidents:handle') && repository.closedAt === null
  const [onDecide, onAsk] = mayDecide ? [decide, askFor] : [null, null]
  const there = { upstream, onDecide, others, onAsk }
  return <RepositoryPage {...{ repository, address, moves, deliveries, taken, choosing, ...there }} />
}
