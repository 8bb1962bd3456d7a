import 'server-only'
import { openWords } from '@/lib/access/labels'
import { openPodWish, placeOf, podCounts, reachUnder } from '@/lib/access/pods/queries'
import { excludedFromPod, isSamePlace, joined, podBrief } from '@/lib/access/pods/rules'
import { newPodWish, type PodEnvelope, type PodPlace, podWish } from '@/lib/access/pods/schema'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { lockPod, podRegistered } from '@/lib/pods/commands'
import { policyNow, whoSignsNow } from '@/lib/policy/queries'
import { fold } from '@/lib/policy/shape'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/** Registers a pod that may do nothing until people have signed what it is, where it acts and who answers for it. */
export const proposePod = defineCommand({
  name: 'access.propose_pod',
  permission: 'pods:manage',
  actor: 'person',
  input: newPodWish,

  async run({ tx, actor, input: { slug, name, purpose, reason, ownerId, ...place } }) {
    if (await tx.pod.findUnique({ where: { slug } }))
      return refuse('conflict', 'pod_exists', { slug: ['A pod with this short name exists already'] })
    const environments = joined([], place.environments)
    const will = await checkedPlace(tx, { ...place, environments, owner: ownerId })
    if ('ok' in will) return will
    const { role, department, repositories } = will
    const pod = { id: newId(), slug, name, purpose, role, department, repositories, ownerId }
    await tx.pod.create({ data: { ...pod, state: 'proposed' } })
    const asked = await ask(tx, { actor, pod, was: null, will, reason })
    return asked.ok ? { ...asked, events: [podRegistered(pod), ...asked.events] } : asked
  },
})

/** Asks people to let a pod become something else, or, where nothing of it was signed yet, to let it begin. */
export const askForPod = defineCommand({
  name: 'access.ask_for_pod',
  permission: 'pods:manage',
  actor: 'person',
  input: podWish,

  async run({ tx, actor, input: { podSlug: slug, reason, ownerId, ...place } }) {
    await lockPod(tx, slug)
    const pod = await placeOf(tx, { slug })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    const environments = joined(pod.written.environments, place.environments)
    const will = await checkedPlace(tx, { ...place, environments, owner: ownerId })
    if ('ok' in will) return will
    if (pod.was && isSamePlace(pod.was, will)) return refuse('conflict', 'held')
    const open = await openPodWish(tx, pod.id)
    if (open !== null) return refuse('conflict', 'asked_already', { '': [openWords(open)] })
    return await ask(tx, { actor, pod, was: pod.was, will, reason })
  },
})

/** The place in the words of the policy in force, or why there can be no such pod. */
async function checkedPlace(tx: Tx, will: PodPlace): Promise<PodPlace | Refusal> {
  const { snapshot } = await policyNow()
  const [role, department] = [snapshot.roles.get(fold(will.role)), snapshot.departments.get(fold(will.department))]
  if (!role) return refuse('conflict', 'unknown_role', { role: ['The policy knows no such role'] })
  if (!department)
    return refuse('conflict', 'unknown_department', { department: ['The policy knows no such department'] })
  const owner = await tx.person.findUnique({ where: { id: will.owner ?? '' }, select: { deactivatedAt: true } })
  if (!owner || owner.deactivatedAt)
    return refuse('not_found', 'unknown_person', { ownerId: ['There is no such person with access'] })
  const repositories = [...new Set(will.repositories)].toSorted()
  return { ...will, role: role.name, department: department.name, repositories }
}

type Wish = {
  actor: PersonActor
  pod: { id: string; slug: string; name: string }
  was: PodPlace | null
  will: PodPlace
  reason: string
}

async function ask(tx: Tx, { actor, pod, was, will, reason }: Wish) {
  const ruling = await whoSignsNow(tx, 'access')
  if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')
  const { policyVersion } = ruling
  const owner = await tx.person.findUniqueOrThrow({ where: { id: will.owner! }, select: { name: true } })
  const counts = await podCounts(tx, pod)
  const reachIn = reachUnder(await policyNow())
  const brief = podBrief({ asker: actor.name, name: pod.name, was, will, ownerName: owner.name, reachIn, counts })
  const envelope: PodEnvelope = { kind: 'pod_right', pod: pod.id, slug: pod.slug, was, will, policyVersion }
  const { number, event } = await askPeople(tx, {
    subject: { kind: 'pod', id: pod.id },
    envelope,
    brief,
    says: reason,
    asker: askerOf(actor),
    excluded: excludedFromPod(actor.id, was, will),
    ruling,
    podId: pod.id,
  })
  return {
    ok: true as const,
    value: { number, sentence: brief.sentence, slug: pod.slug },
    events: [event] as const,
  }
}
