import 'server-only'
import { digestOf } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import type { Delivery, Prisma, Request } from '@/lib/db/generated/client'
import { movedBetween } from '@/lib/deliveries/facts'
import { promptNamed } from '@/lib/deliveries/prompted/labels'
import { deliveryPrompt } from '@/lib/deliveries/prompted/schema'
import {
  type Author,
  type DeliveryEnvelope,
  deliveryEnvelope,
  mostPushBytes,
  type SignedFile,
} from '@/lib/deliveries/schema'
import { envelopeSigned } from '@/lib/deliveries/signed/queries'
import { env } from '@/lib/env'
import { changesBetween, emptyTree, treeOf } from '@/lib/git/changes'
import { keptFolder } from '@/lib/git/kept'
import { type Damaged, damagedIn } from '@/lib/git/whole'
import { stopNow } from '@/lib/policy/look/queries'
import { gitTools } from '@/lib/repositories/schema'

/** As much of a delivery as tells which one it is, and where it goes. */
export type ToLand = Pick<Delivery, 'id' | 'repositoryId' | 'branch' | 'commit'>

/**
 * What may land and has not, oldest first; or what landed in a repository that is here alone and was not read back. All of it:
 * what is held up on one branch keeps nothing from another one, and a branch of which something waits is never taken for moved.
 */
export async function deliveriesThat(state: 'released' | 'landed'): Promise<ToLand[]> {
  return await read.delivery.findMany({
    where: { state, verifiedAt: null, ...(state === 'landed' && { repository: { upstreamUrl: null } }) },
    select: { id: true, repositoryId: true, branch: true, commit: true },
    orderBy: [{ releasedAt: 'asc' }, { id: 'asc' }],
  })
}

/** Whether it is a pod's work that an emergency stop covers: it waits until people have resumed. What people undo does not. */
export async function isHeldUp(
  delivery: Pick<Delivery, 'podId' | 'environment' | 'undoesId' | 'askedByKind'>,
): Promise<boolean> {
  const { podId, environment, undoesId, askedByKind } = delivery
  if (podId === null || environment === null || (undoesId !== null && askedByKind !== 'pod')) return false
  return (await stopNow({ pod: podId, tool: gitTools.deliver, environment })) !== null
}

/** What is released and held up by nothing, oldest first. */
export async function landable(): Promise<ToLand[]> {
  const released = await read.delivery.findMany({
    where: { state: 'released', verifiedAt: null },
    orderBy: [{ releasedAt: 'asc' }, { id: 'asc' }],
  })
  const held = await Promise.all(released.map((delivery) => isHeldUp(delivery)))
  return released.filter((_, at) => !held[at])
}

/** What landed on a branch and was not read back at the other git server of its repository yet, oldest first. */
export async function unverifiedOn(repositoryId: string, branch: string): Promise<Delivery[]> {
  return await read.delivery.findMany({
    where: { repositoryId, branch, state: 'landed', verifiedAt: null },
    orderBy: [{ releasedAt: 'asc' }, { id: 'asc' }],
    take: 500,
  })
}

/** What is to be prepared again on a branch that moved, oldest first. */
export async function deliveriesDueAgain(): Promise<Delivery[]> {
  return await read.delivery.findMany({ where: { againDue: true }, orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 20 })
}

/**
 * What is about to land otherwise than it was signed, or let through by a rule, to the last bit: paths of files, or the
 * names of facts. Empty where it is the same. What was signed is taken from what people's signatures are over, and what
 * is about to land from git, so that neither a row nor an object that somebody changed between the two goes through.
 * @param onto The commit on which it lands; null for a branch that is empty.
 * @param tree What the branch will hold.
 */
export async function otherwiseThanSigned(delivery: Delivery, onto: string | null, tree: string): Promise<string[]> {
  const folder = keptFolder(env.stateFolder, delivery.repositoryId)
  const brings = { head: delivery.head, tree, onto, maxBytes: mostPushBytes }
  const damaged = await damagedIn(folder, brings)
  if (!damaged.every(isFile)) return inWords(damaged)
  // Which files these are is told by git, which can still read all that leads to them.
  const { files } = await filesSigned(delivery)
  const brought = await changesBetween(folder, onto === null ? emptyTree : await treeOf(folder, onto), tree)
  const moved = movedBetween(files, brought)
  if (moved.length > 0 || damaged.length === 0) return moved
  const names = new Set(damaged.map(({ name }) => name))
  const paths = files.flatMap(({ path, after }) => (after && names.has(after.blob) ? [path] : []))
  return paths.length > 0 ? paths : inWords(damaged)
}

/** What of a delivery, as it was pushed, is not kept as git named it; empty where all of it is. */
export async function damagedOf({ repositoryId, base, head, tree }: Delivery): Promise<string[]> {
  const folder = keptFolder(env.stateFolder, repositoryId)
  return inWords(await damagedIn(folder, { head, tree, onto: base, maxBytes: mostPushBytes }))
}

const isFile = ({ type }: Damaged) => type === 'blob'

const kinds: Record<string, string> = { commit: 'commits', tree: 'folders', blob: 'files' }

function inWords(damaged: readonly Damaged[]): string[] {
  return [...new Set(damaged.map(({ type }) => (type && kinds[type]) || 'objects'))]
}

async function filesSigned(delivery: Delivery): Promise<Pick<DeliveryEnvelope, 'files'>> {
  return (await envelopeSigned(delivery)) ?? { files: await pushedFiles(delivery) }
}

/** What a delivery changes in its branch as that was when it was pushed. */
export async function pushedFiles({ repositoryId, base, tree }: Delivery): Promise<SignedFile[]> {
  const folder = keptFolder(env.stateFolder, repositoryId)
  return await changesBetween(folder, base === null ? emptyTree : await treeOf(folder, base), tree)
}

/**
 * In which facts a delivery that may land is not kept as it was signed; empty where it is. Where a rule let it through, what it
 * was is kept nowhere else.
 */
export async function keptOtherwise(delivery: Delivery & { repository: { name: string } }): Promise<string[]> {
  const { requestId, digest } = delivery
  if (requestId === null) return []
  const request = await read.request.findUniqueOrThrow({ where: { id: requestId }, include: { votes: approving } })
  if (digestOf(request.envelope) !== digest || request.digest !== digest) return ['digest']
  const signed = deliveryEnvelope.parse(request.envelope)
  const facts = ['branch', 'base', 'head', 'tree', 'environment', 'revision'] as const
  const isKept = {
    delivery: signed.delivery === delivery.id,
    repository: signed.repository === delivery.repository.name,
    signatures: request.votes.every((vote) => vote.digest === digest),
    task: signed.task === delivery.taskKey,
    prompt: digestOf(signed.prompt ?? null) === digestOf(delivery.prompt),
    pod: signed.pod === delivery.podId,
    undoes: (signed.undoes?.delivery ?? null) === delivery.undoesId,
    move: (signed.undoesMove?.movement ?? null) === delivery.undoesMove,
    pull: (signed.pull?.number ?? null) === delivery.pullNumber,
    outputs: (signed.outputs !== undefined) === delivery.isComposed,
    kind: (signed.kind === 'delivery_look') === delivery.isAtOnce,
    // What was signed before authors were named in it says nothing of them.
    author: signed.author === undefined || digestOf(signed.author) === digestOf(authorSaid(delivery)),
  }
  const others = Object.entries(isKept).flatMap(([name, isSame]) => (isSame ? [] : [name]))
  return [...facts.filter((name) => signed[name] !== delivery[name]), ...others]
}

/** The signatures that count, in their order. */
const approving = {
  where: { verdict: 'approve', endedAt: null },
  orderBy: [{ at: 'asc' }, { id: 'asc' }],
} satisfies Prisma.VoteFindManyArgs

/** What a commit says of its delivery, each on a line that git reads by its name. */
export async function trailersOf({ requestId, digest, taskKey, ruleId, id, ...delivery }: Delivery): Promise<string[]> {
  const request =
    requestId &&
    (await read.request.findUnique({
      where: { id: requestId },
      include: { votes: approving },
    }))
  if (delivery.isAtOnce && request)
    return [
      `Countersign-Delivery: ${id}`,
      ...atOnceBy(delivery, request),
      `Countersign-Digest: ${digest}`,
      ...(taskKey ? [`Task: ${oneLine(taskKey)}`] : []),
    ]
  const votes = request ? request.votes : []
  const people = await read.person.findMany({ where: { id: { in: votes.map(({ personId }) => personId) } } })
  const signers = votes.flatMap(({ personId }) => people.find((person) => person.id === personId) ?? [])
  return [
    `Countersign-Delivery: ${id}`,
    ...(request ? [`Countersign-Request: CS-${request.number}`] : [`Countersign-Rule: ${ruleId ?? 'unknown'}`]),
    `Countersign-Digest: ${digest}`,
    ...(taskKey ? [`Task: ${oneLine(taskKey)}`] : []),
    ...promptsOf(delivery),
    ...signers.map(signedOffBy),
  ]
}

/** From which prompt a pod worked; nothing where it did not say. */
function promptsOf({ prompt }: Pick<Delivery, 'prompt'>): string[] {
  return prompt === null ? [] : [`Prompt: ${oneLine(promptNamed(deliveryPrompt.parse(prompt)))}`]
}

/** That a person had it land at once: who, why, and by which request others look at it. Whoever looks does not sign it. */
function atOnceBy(
  { askedById, askedByName }: Pick<Delivery, 'askedById' | 'askedByName'>,
  { number, askerSays }: Pick<Request, 'number' | 'askerSays'>,
): string[] {
  return [
    `Countersign-Emergency: ${oneLine(askedByName!)} <${addressOf(askedById!)}>`,
    `Countersign-Reason: ${oneLine(askerSays ?? '')}`,
    `Countersign-Look: CS-${number}`,
  ]
}

/** That a person signed, as a line of a commit. */
export function signedOffBy({ id, name, email }: { id: string; name: string; email: string | null }): string {
  return `Signed-off-by: ${oneLine(name)} <${email ?? addressOf(id)}>`
}

/** Whoever asked for it: the pod that pushed it, or whoever wants something undone or taken in. */
function authorSaid({ podName, podId, askedByKind, askedById, askedByName }: Delivery): Author {
  return askedById === null
    ? { kind: 'pod', id: podId!, name: podName }
    : { kind: askedByKind === 'pod' ? 'pod' : 'person', id: askedById, name: askedByName! }
}

/** The same as git names an author. */
export function authorOf(delivery: Delivery) {
  const { kind, id, name } = authorSaid(delivery)
  return (kind === 'pod' ? podAsAuthor : personAsAuthor)(id, name)
}

/** A pod as git names an author. */
export function podAsAuthor(id: string, name: string) {
  return { name, email: `${id.toLowerCase()}@pods.${host()}` }
}

/** Countersign as git names whoever commits. */
export function countersignAsCommitter() {
  return { name: 'Countersign', email: `countersign@${host()}` }
}

/** A person as git names an author. */
export function personAsAuthor(id: string, name: string) {
  return { name, email: addressOf(id) }
}

function addressOf(personId: string): string {
  return `${personId.toLowerCase()}@people.${host()}`
}

function host(): string {
  return new URL(env.url).hostname
}

/** A text that can stand on one line of a commit. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}<>]+/gu, ' ').trim()
}
