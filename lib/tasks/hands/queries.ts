import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { environmentLabel } from '@/lib/core/environment'
import { read } from '@/lib/db/client'

/** Pods that could go on with a task: those that work in its environment, by name; at most 200. */
export async function podsFor(actor: Actor, environment: string, but: string | null) {
  demand(actor, 'tasks:keep')
  const pods = await read.pod.findMany({
    where: { state: 'active', accounts: { some: { environment } }, ...(but && { slug: { not: but } }) },
    select: { slug: true, name: true },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    take: 200,
  })
  return pods.map(({ slug, name }) => ({ value: slug, label: name === slug ? name : `${name} (${slug})` }))
}

/** Where a new task can be given to: pods by name, each where it works; at most 200 pods. */
export async function placesForTasks(actor: Actor) {
  demand(actor, 'tasks:keep')
  const pods = await read.pod.findMany({
    where: { state: 'active', accounts: { some: {} } },
    select: { slug: true, name: true, accounts: { select: { environment: true }, orderBy: { environment: 'asc' } } },
    orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    take: 200,
  })
  return pods.flatMap(({ slug, name, accounts }) =>
    accounts.map(({ environment }) => ({
      value: `${slug} ${environment}`,
      label: `${name === slug ? name : `${name} (${slug})`} in ${environmentLabel(environment)}`,
    })),
  )
}
