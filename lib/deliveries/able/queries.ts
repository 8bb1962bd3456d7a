import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { abilityOf } from '@/lib/deliveries/able/rules'
import type { Able, Signing, WhoDelivers } from '@/lib/deliveries/able/schema'
import { inForceOrNone } from '@/lib/policy/queries'
import type { RepositoryView } from '@/lib/repositories/schema'

const [mostPods, mostBranches, mostPeople] = [500, 10, 5]

type Of = Pick<RepositoryView, 'name' | 'owners'> & { branches: readonly string[] }

/**
 * Which pods may read a repository, keep branches of their own in it and deliver into which branches at which places, and who
 * signs that, by the policy in force; null while none is. Pods that may do the same are told together.
 */
export async function whoDelivers(actor: Actor, { name, owners, branches }: Of): Promise<WhoDelivers | null> {
  demand(actor, 'repositories:read')
  const snapshot = (await inForceOrNone())?.snapshot
  if (!snapshot) return null
  const pods = await read.pod.findMany({
    where: { state: { in: ['active', 'held'] }, accounts: { some: {} } },
    include: { accounts: { select: { environment: true }, orderBy: { environment: 'asc' } } },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    take: mostPods,
  })
  const where = { repository: name, branches: branches.slice(0, mostBranches), owners }
  const groups = new Map<string, Able>()
  const able = new Set<string>()
  for (const { id, slug, name: podName, role, department, repositories, accounts } of pods)
    for (const environment of new Set(accounts.map((account) => account.environment))) {
      const ability = abilityOf(snapshot, { id, slug, role, department, environment, repositories }, where)
      if (!ability) continue
      able.add(id)
      const key = JSON.stringify(ability)
      const group = groups.get(key) ?? { where: [], ...ability }
      groups.set(key, group)
      const place = group.where.find((one) => one.environment === environment) ?? { environment, pods: [] }
      if (place.pods.push({ slug, name: podName }) === 1) group.where.push(place)
    }
  const all = [...groups.values()]
  return { able: all, unable: pods.length - able.size, signing: await signingIn(all) }
}

async function signingIn(able: readonly Able[]): Promise<Signing[]> {
  const duties = able.flatMap(({ branches }) =>
    branches.flatMap(({ anywhere, places }) => [anywhere, ...places].flatMap((said) => said.duties)),
  )
  const slugs = [...new Set(duties.map(({ group }) => group))]
  const groups = await read.group.findMany({
    where: { slug: { in: slugs } },
    include: {
      members: {
        where: { person: { deactivatedAt: null } },
        include: { person: { select: { name: true } } },
        orderBy: { person: { name: 'asc' } },
      },
    },
    orderBy: { slug: 'asc' },
  })
  return groups.map(({ slug, title, members }) => ({
    group: slug,
    title,
    people: members.slice(0, mostPeople).map(({ person }) => person.name),
    more: Math.max(0, members.length - mostPeople),
  }))
}
