import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { podChanged } from '@/lib/pods/commands'
import { standingChange } from '@/lib/pods/schema'

/**
 * Holds a pod: its credentials open nothing until somebody lets it go on, and the clock withdraws what it waits for, as
 * whatever somebody asked who is not there.
 */
export const holdPod = defineCommand({
  name: 'pods.hold',
  permission: 'pods:manage',
  input: standingChange,

  async run({ tx, input: { podSlug: slug, reason } }) {
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'held') return { ok: true, value: { state: pod.state }, events: 'unchanged' }
    if (pod.state !== 'active') return refuse('conflict', notActive[pod.state])
    await tx.pod.update({ where: { id: pod.id }, data: { state: 'held' } })
    const change = { field: 'state', from: pod.state, to: 'held' } as const
    return { ok: true, value: { state: 'held' }, events: [podChanged(pod, [change], { reason })] }
  },
})

/** Lets a pod that is held go on, as it was: what it may do has not changed, so nobody signs it again. */
export const resumePod = defineCommand({
  name: 'pods.resume',
  permission: 'pods:manage',
  input: standingChange,

  async run({ tx, input: { podSlug: slug, reason } }) {
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'active') return { ok: true, value: { state: pod.state }, events: 'unchanged' }
    if (pod.state !== 'held') return refuse('conflict', notActive[pod.state])
    await tx.pod.update({ where: { id: pod.id }, data: { state: 'active' } })
    const change = { field: 'state', from: pod.state, to: 'active' } as const
    return { ok: true, value: { state: 'active' }, events: [podChanged(pod, [change], { reason })] }
  },
})

/** Why a pod that is neither active nor held can be neither held nor let go on. */
const notActive = { proposed: 'pod_proposed', retired: 'pod_retired' } as const
