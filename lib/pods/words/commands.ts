import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { lockPod, podChanged, type PodPart } from '@/lib/pods/commands'
import { podWords } from '@/lib/pods/schema'

/**
 * Says anew what a pod is called and what it is for: by whoever answers for it, or an admin. These are words for people,
 * and permit nothing; the record keeps what it was called when. No two pods that may act are called alike, since people
 * know by the name who asks.
 */
export const describePod = defineCommand({
  name: 'pods.describe',
  permission: 'pods:read',
  actor: 'person',
  input: podWords,

  async run({ tx, actor, input: { podSlug: slug, name, purpose } }) {
    await lockPod(tx, slug)
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.ownerId !== actor.id && !actor.can.has('pods:manage')) return refuse('forbidden', 'not_their_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    const changes: PodPart[] = [
      ...(pod.name === name ? [] : [{ field: 'name' as const, from: pod.name, to: name }]),
      ...(pod.purpose === purpose ? [] : [{ field: 'purpose' as const, from: pod.purpose, to: purpose }]),
    ]
    if (changes.length === 0) return { ok: true, value: { slug }, events: 'unchanged' }
    if (pod.name !== name) {
      // Of two who say the same name at once, the second sees what the first did.
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('pod names'))`
      const others = {
        name: { equals: name, mode: 'insensitive' },
        state: { not: 'retired' },
        id: { not: pod.id },
      } as const
      if ((await tx.pod.count({ where: others })) > 0)
        return refuse('conflict', 'name_taken', { name: ['Another pod is called so already.'] })
    }
    await tx.pod.update({ where: { id: pod.id }, data: { name, purpose } })
    return { ok: true, value: { slug }, events: [podChanged(pod, changes)] }
  },
})
