import 'server-only'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { env } from '@/lib/env'

/** What may land and has not, oldest first; or what landed and was not read back. */
export async function deliveriesThat(state: 'released' | 'landed'): Promise<Delivery[]> {
  return await read.delivery.findMany({
    where: { state, ...(state === 'landed' && { verifiedAt: null }) },
    orderBy: [{ releasedAt: 'asc' }, { id: 'asc' }],
    take: 100,
  })
}

/** What is to be prepared again on a branch that moved, oldest first. */
export async function deliveriesDueAgain(): Promise<Delivery[]> {
  return await read.delivery.findMany({ where: { againDue: true }, orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 20 })
}

/** What a commit says of its delivery, each on a line that git reads by its name. */
export async function trailersOf({ requestId, digest, taskKey, ruleId, id }: Delivery): Promise<string[]> {
  const request =
    requestId &&
    (await read.request.findUnique({
      where: { id: requestId },
      include: { votes: { where: { verdict: 'approve', endedAt: null }, orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
    }))
  const votes = request ? request.votes : []
  const people = await read.person.findMany({ where: { id: { in: votes.map(({ personId }) => personId) } } })
  const signers = votes.flatMap(({ personId }) => people.find((person) => person.id === personId) ?? [])
  return [
    `Countersign-Delivery: ${id}`,
    ...(request ? [`Countersign-Request: CS-${request.number}`] : [`Countersign-Rule: ${ruleId ?? 'unknown'}`]),
    `Countersign-Digest: ${digest}`,
    ...(taskKey ? [`Task: ${oneLine(taskKey)}`] : []),
    ...signers.map(
      ({ id: personId, name, email }) => `Signed-off-by: ${oneLine(name)} <${email ?? addressOf(personId)}>`,
    ),
  ]
}

/** Whoever asked for it, as git names an author: the pod that pushed it, or the person who wants something undone. */
export function authorOf({ podName, podId, askedById, askedByName }: Delivery) {
  if (askedById !== null) return personAsAuthor(askedById, askedByName!)
  return { name: podName, email: `${podId.toLowerCase()}@pods.${host()}` }
}

/** A person as git names an author. */
export function personAsAuthor(id: string, name: string) {
  return { name, email: addressOf(id) }
}

function addressOf(personId: string): string {
  return `${personId.toLowerCase()}@people.${host()}`
}

export function host(): string {
  return new URL(env.url).hostname
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}<>]+/gu, ' ').trim()
}
