import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import type { PodOption, TakenOutputs } from '@/lib/repositories/outputs/schema'

/** Whose accepted outputs a repository takes; null where it takes nobody's. */
export async function takenOutputs(actor: Actor, repositoryId: string): Promise<TakenOutputs | null> {
  demand(actor, 'repositories:read')
  const places = await read.outputPlace.findMany({ where: { repositoryId }, orderBy: { podId: 'asc' }, take: 200 })
  const [first] = places
  if (!first) return null
  const pods = await read.pod.findMany({
    where: { id: { in: places.map(({ podId }) => podId) } },
    select: { slug: true, name: true },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
  })
  return { environment: first.environment, branch: first.branch, pods }
}

/** Pods whose outputs could be taken, by name, with where each acts; at most 200. Those that are taken already come first. */
export async function podOptions(actor: Actor, repositoryId: string): Promise<PodOption[]> {
  demand(actor, 'pods:manage')
  const own = await read.outputPlace.findMany({ where: { repositoryId }, select: { podId: true } })
  const ids = own.map(({ podId }) => podId)
  const select = {
    id: true,
    slug: true,
    name: true,
    accounts: { select: { environment: true }, orderBy: { environment: 'asc' } },
  } satisfies Prisma.PodSelect
  const orderBy: Prisma.PodOrderByWithRelationInput[] = [{ name: 'asc' }, { slug: 'asc' }]
  const acting = { state: { not: 'retired' as const }, accounts: { some: {} } }
  const chosen = await read.pod.findMany({ select, orderBy, where: { ...acting, id: { in: ids } } })
  const others = await read.pod.findMany({ select, orderBy, where: { ...acting, id: { notIn: ids } }, take: 200 })
  const pods = [...chosen, ...others].slice(0, 200)
  const places = await read.outputPlace.findMany({
    where: { podId: { in: pods.map(({ id }) => id) }, repositoryId: { not: repositoryId } },
    include: { repository: { select: { name: true } } },
  })
  return pods.map(({ id, slug, name, accounts }) => ({
    slug,
    name,
    environments: [...new Set(accounts.map(({ environment }) => environment))].map((environment) => ({
      name: environment,
      takenBy: places.find((one) => one.podId === id && one.environment === environment)?.repository.name ?? null,
    })),
  }))
}
