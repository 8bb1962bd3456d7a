import 'server-only'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { digestOf } from '@/lib/core/canonical'
import type { QueuedJob } from '@/lib/core/work'
import type { Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import type { PromptOf } from '@/lib/deliveries/prompted/queries'
import { askingOf, deliveryBrief, factsOf } from '@/lib/deliveries/rules'
import type { CommittedOutput, DeliveryEnvelope, Pushed } from '@/lib/deliveries/schema'
import type { Duty } from '@/lib/policy/schema'
import { saidOfTask } from '@/lib/prompts/use/said'
import type { Ruling } from '@/lib/requests/kind'
import { askPeople } from '@/lib/requests/open/commands'
import type { Excluded } from '@/lib/requests/schema'
import { gitTools } from '@/lib/repositories/schema'

/** What becomes of a delivery: people are asked, or a rule lets it land. */
export type Delivered = { id: string; number: number | null; revision: number; groups: string[] }

export const landing: QueuedJob = { name: 'deliveries.land', payload: {} }

/** Who a delivery is by; of what undoes another, whose work that was. What somebody else wrote at GitHub is no pod's. */
export type OfPod = { id: string; name: string; environment: string } | { id: null; name: string; environment: null }

export type NewDelivery = {
  by: { kind: 'pod' | 'person'; id: string; name: string }
  pod: OfPod
  repository: { id: string; name: string }
  pushed: Pushed
  revision: number
  ruling: Ruling
  /** Whom the owners of its places add. */
  added: readonly Duty[]
  excluded: readonly Excluded[]
  says: string | null
  /** What it undoes, in words, with the numbers of what came later. */
  undoes?: { delivery: string; commit: string; what: string; later: readonly string[] }
  /** The movement that nobody signed which it takes back, with the numbers of what came later. */
  undoesMove?: { movement: string; found: string; stands: string; what: string; later: readonly string[] }
  /** Whether it lands at once, and people are asked to look at it afterwards. */
  isAtOnce?: true
  /** From which prompt its pod worked. Who takes something back, or takes up what others wrote, worked from none of a pod. */
  prompt?: PromptOf | null
  /** What it was before its branch moved: how it comes out otherwise, and who had signed that. */
  follows?: {
    delivery: string
    before: string
    moved: readonly string[]
    signers: readonly string[]
  }
  /** The accepted outputs of which Countersign made its commit. */
  outputs?: readonly CommittedOutput[]
  /** The pull request of somebody else at GitHub that a person has taken up. */
  pull?: { number: number; login: string }
  /** The call by which a pod asks that something be undone; the delivery has its number, and its request is about it. */
  call?: { id: string; podId: string; tool: string }
  /** What is told before it is opened. */
  first: readonly [AuditEntry, ...AuditEntry[]]
  now: Date
}

/** Keeps a delivery with what is signed of it, and asks people or lets it land. */
export async function openDelivery(tx: Tx, wanted: NewDelivery) {
  const { by, pod, repository, pushed, revision, ruling, added, undoes, undoesMove, follows } = wanted
  const { outputs, call, pull, first, now } = wanted
  const { id, branch, base, head, tree, files, commits, task, losses, unlooked, begins } = pushed
  const { policyVersion } = ruling
  const { isAtOnce = false, prompt } = wanted
  const envelope: DeliveryEnvelope = {
    kind: isAtOnce ? 'delivery_look' : 'delivery',
    delivery: id,
    revision,
    repository: repository.name,
    branch,
    base,
    head,
    tree,
    ...(begins !== undefined && { begins }),
    files: files.map(({ path, before, after }) => ({ path, before, after })),
    commits,
    facts: factsOf(pushed),
    losses,
    unlooked,
    task,
    ...(prompt && { prompt: prompt.kept }),
    environment: pod.environment,
    pod: pod.id,
    author:
      undoes || pull || pod.id === null
        ? { kind: by.kind, id: by.id, name: by.name }
        : { kind: 'pod', id: pod.id, name: pod.name },
    ...(outputs && { outputs: [...outputs] }),
    ...(pull && { pull }),
    ...(undoes && {
      undoes: { delivery: undoes.delivery, commit: undoes.commit, ...(call && { pod: call.podId }) },
    }),
    ...(undoesMove && {
      undoesMove: { movement: undoesMove.movement, found: undoesMove.found, stands: undoesMove.stands },
    }),
    policyVersion,
  }
  const row = {
    id,
    repositoryId: repository.id,
    branch,
    revision,
    podId: pod.id,
    podName: pod.name,
    environment: pod.environment,
    taskKey: task,
    ...(prompt && { prompt: prompt.kept }),
    base,
    head,
    tree,
    digest: digestOf(envelope),
    ruleId: ruling.rule?.id ?? null,
    policyVersion,
    ...(undoes && { undoesId: undoes.delivery }),
    ...(pull && { pullNumber: pull.number }),
    ...(undoesMove && { undoesMove: undoesMove.movement }),
    ...((undoes || undoesMove || pull) && { askedByKind: by.kind, askedById: by.id, askedByName: by.name }),
    ...(follows && { followsId: follows.delivery }),
    isComposed: outputs !== undefined,
    at: now,
  }
  if (ruling.decision !== 'ask') {
    await tx.delivery.create({ data: { ...row, state: 'released', releasedAt: now } })
    const data = { repository: repository.name, branch, revision }
    const context = contextOf({ id, pod, task })
    const released: AuditEntry = { ...context, type: 'delivery.released', outcome: 'allowed', policyVersion, data }
    const value: Delivered = { id, number: null, revision, groups: [] }
    return { ok: true as const, value, events: [...first, released] as [AuditEntry, ...AuditEntry[]], jobs: [landing] }
  }
  const asked = await askPeople(tx, {
    subject: { kind: call ? 'call' : 'delivery', id },
    envelope,
    brief: deliveryBrief({
      asker: by.name,
      repository: repository.name,
      revision,
      pushed,
      owners: added,
      undoes: undoes ?? undoesMove,
      follows,
      outputs,
      isAtOnce,
      pull,
      ...(prompt && { prompt: saidOfTask(prompt.matched, prompt.environment) }),
    }),
    says: wanted.says,
    asker: by,
    excluded: wanted.excluded,
    ruling: askingOf(ruling),
    podId: call?.podId ?? pod.id ?? undefined,
    toolKey: call?.tool ?? gitTools.deliver,
    taskKey: task,
    environment: pod.environment ?? undefined,
  })
  const landsNext = isAtOnce && { isAtOnce, state: 'released' as const, releasedAt: now }
  await tx.delivery.create({ data: { ...row, ...landsNext, requestId: asked.id } })
  const { number, event } = asked
  const value: Delivered = { id, number, revision, groups: ruling.duties.map(({ group }) => group) }
  const told = isAtOnce ? first.map((line) => ({ ...line, requestId: asked.id })) : first
  const events = [...told, event] as [AuditEntry, ...AuditEntry[]]
  return { ok: true as const, value, events, ...(isAtOnce && { jobs: [landing] }) }
}

/** Whose work a delivery is, as a line or another delivery names them. */
export function ofPod({
  podId,
  podName: name,
  environment,
}: Pick<Delivery, 'podId' | 'podName' | 'environment'>): OfPod {
  return podId === null || environment === null
    ? { id: null, name, environment: null }
    : { id: podId, name, environment }
}

/** The pod whose work a delivery is, where it did that; null for what is no pod's. */
export async function workedBy(db: Pick<Tx, 'pod'>, { podId, environment }: Pick<Delivery, 'podId' | 'environment'>) {
  if (podId === null || environment === null) return null
  return { ...(await db.pod.findUniqueOrThrow({ where: { id: podId } })), environment }
}

/** What a line about a delivery is about. */
export function contextOf({ id, pod, task }: { id: string; pod: OfPod; task: string | null }): AuditContext {
  return {
    subject: { kind: 'delivery', id },
    podId: pod.id,
    environment: pod.environment,
    taskKey: task,
    toolKey: gitTools.deliver,
  }
}
