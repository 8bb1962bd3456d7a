import 'server-only'
import { podMovedWords } from '@/lib/access/pods/labels'
import { placeOf, reachUnder } from '@/lib/access/pods/queries'
import { changedTools, factsOf, isSamePlace } from '@/lib/access/pods/rules'
import { podChange, podEnvelope, type PodEnvelope } from '@/lib/access/pods/schema'
import { newId } from '@/lib/core/id'
import { read, type Tx } from '@/lib/db/client'
import { lockPod, podChanged, type PodPart } from '@/lib/pods/commands'
import { askedUnder, policyNow } from '@/lib/policy/queries'
import { reachSentences } from '@/lib/policy/reach-words'
import { defineRequestKind, type Looking } from '@/lib/requests/kind'

/** An admin asks that a pod is something, somewhere, under somebody. Released, it is so. Signed as every right is. */
export const podRightRequests = defineRequestKind({
  kind: 'pod_right',
  ...askedUnder('access'),

  async stillStands({ tx, request }) {
    const { slug, pod: id, was, will } = podEnvelope.parse(request.envelope)
    // From here on nobody changes it until it is what was signed.
    await lockPod(tx, slug)
    const pod = await placeOf(tx, { id })
    if (!pod) return podMovedWords.gone
    if (pod.state === 'retired') return podMovedWords.retired(pod.name)
    const isAsItWas = pod.was === null || was === null ? pod.was === was : isSamePlace(pod.was, was)
    if (!isAsItWas) return podMovedWords.changed(pod.name)
    const owner = await tx.person.findUnique({ where: { id: will.owner ?? '' }, select: { deactivatedAt: true } })
    return owner?.deactivatedAt === null ? null : podMovedWords.owner
  },

  async release(looking) {
    const given = await give(looking)
    return { state: 'executed', events: [{ ...given, requestId: looking.request.id, outcome: 'executed' }] }
  },

  // Whoever asked reads it on the page of the pod; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = podEnvelope.parse(envelope)
    const isGiven = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'pod_right', content: await contentOf(signed) },
      became: isGiven ? { word: 'Given', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})

async function give({ tx, request }: Looking) {
  const { slug, pod: id, will } = podEnvelope.parse(request.envelope)
  await lockPod(tx, slug)
  const pod = (await placeOf(tx, { id }))!
  const { role, department, repositories, owner, environments } = will
  // One that is held stays held: to let it go on is another decision.
  const state = pod.state === 'proposed' ? 'active' : pod.state
  await tx.pod.update({ where: { id }, data: { role, department, repositories, ownerId: owner, state } })
  const more = environments.filter((name) => !pod.written.environments.includes(name))
  if (more.length > 0)
    await tx.serviceAccount.createMany({
      data: more.map((environment) => ({ id: newId(), podId: id, environment, clientId: `${slug}.${environment}` })),
    })
  const names = await namesOf(tx, [pod.written.owner, owner])
  const parts: PodPart[] = [
    { field: 'state', from: pod.state, to: state },
    { field: 'role', from: pod.written.role, to: role },
    { field: 'department', from: pod.written.department, to: department },
    { field: 'environments', from: pod.written.environments, to: environments },
    { field: 'repositories', from: pod.written.repositories, to: repositories },
    { field: 'owner', from: names(pod.written.owner), to: names(owner) },
  ]
  const isNew = ({ from, to }: PodPart) => JSON.stringify(from) !== JSON.stringify(to)
  return podChanged(pod, parts.filter(isNew))
}

/** Who people are that a pod's place names by their ids. */
async function namesOf(tx: Pick<Tx, 'person'>, ids: readonly (string | null)[]) {
  const people = await tx.person.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, name: true },
  })
  return (id: string | null) => people.find((person) => person.id === id) ?? null
}

async function contentOf(signed: PodEnvelope) {
  const { pod: id, was, will } = signed
  const pod = await placeOf(read, { id })
  const inForce = await policyNow()
  const reachIn = reachUnder(inForce)
  const names = await namesOf(read, [was?.owner ?? null, will.owner])
  const name = pod?.name ?? signed.slug
  return podChange.parse({
    name,
    purpose: pod?.purpose ?? '',
    facts: factsOf(was, will, (personId) => names(personId)?.name ?? 'Somebody who is not known any more'),
    places: will.environments.map((environment) => {
      const after = reachIn(will, environment)
      const before = was?.environments.includes(environment) ? reachIn(was, environment) : []
      return {
        environment,
        words: reachSentences(name, environment, after, inForce.snapshot.tools.size),
        tools: changedTools(before, after),
      }
    }),
    signed,
  })
}
