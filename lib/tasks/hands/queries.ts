import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
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
