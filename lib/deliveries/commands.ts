import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { defineCommand } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { pushRefusals } from '@/lib/deliveries/asked'
import { deniedWords } from '@/lib/deliveries/denied'
import { contentRefusals, movedWords } from '@/lib/deliveries/labels'
import { contextOf, openDelivery } from '@/lib/deliveries/open/commands'
import { promptOfTask } from '@/lib/deliveries/prompted/queries'
import { dutiesOfOwners, factsOf, gitQuestion, pathsAsked, rulingOf } from '@/lib/deliveries/rules'
import { pushed } from '@/lib/deliveries/schema'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { type InForce, policyOfEpoch } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import { stopRefusal } from '@/lib/policy/stopped'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'
import { isProtected } from '@/lib/repositories/branches/rules'
import { branchName, gitTools, owners as ownersShape } from '@/lib/repositories/schema'

/** Lets a pod read a repository, where policy does; that it did is nobody's line, that it may not is one. */
export const readRepository = defineCommand({
  name: 'deliveries.read',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject({ name: z.string().max(200) }),

  async run({ tx, actor, input: { name } }) {
    const repository = await tx.repository.findUnique({ where: { name } })
    // To whom it is closed it looks like one that is not there.
    if (!repository || repository.closedAt) return refuse('not_found', 'unknown_repository')
    const ruled = await ruledNow(tx, gitQuestion(actor, { tool: gitTools.read, repository: name, branch: null }))
    if (ruled.stop !== undefined) return stopRefusal(reasonInWords(ruled), gitTools.read)
    if (ruled.decision !== 'allow') return refuse('not_found', 'fetch_denied')
    const { id, protectedBranches } = repository
    const { slug: podSlug } = await tx.pod.findUniqueOrThrow({ where: { id: actor.id }, select: { slug: true } })
    return { ok: true, value: { id, name, protectedBranches, podSlug }, events: 'unchanged' }
  },
})

/** Has a push refused that was judged already, so that it is on the record. */
export const refusePush = defineCommand({
  name: 'deliveries.push',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject({ reason: z.enum([...pushRefusals, ...contentRefusals, 'unknown_repository']) }),

  async run({ input: { reason } }) {
    return refuse(reason === 'unknown_repository' ? 'not_found' : 'conflict', reason)
  },
})

/** Takes what a pod pushed for a branch: policy is asked about exactly this, and people are where it says so. */
export const deliver = defineCommand({
  name: 'deliveries.deliver',
  permission: 'calls:make',
  actor: 'pod',
  input: pushed,

  async run({ tx, actor, now, input }) {
    const repository = await tx.repository.findUnique({ where: { id: input.repositoryId } })
    if (!repository || repository.closedAt) return refuse('not_found', 'unknown_repository')
    const { branch, base, head, tree, files, commits, task, begins } = input
    if (!isProtected(repository.protectedBranches, branch)) return refuse('conflict', 'push_unprotected')
    // Where it begins its branch, there is none yet.
    if ((await headOf(tx, repository.id, branch)) !== (begins ? null : base)) return refuse('conflict', 'push_moved')
    const paths = pathsAsked({ files, begins })
    const { name } = repository
    const prompt = await promptOfTask(tx, actor, task)
    const about = {
      tool: gitTools.deliver,
      repository: name,
      branch,
      paths,
      facts: factsOf(input),
      prompt: prompt?.kept,
    }
    const callsLastHour = await pushedLastHour(tx, actor)
    const decision = await ruledNow(tx, gitQuestion(actor, { ...about, callsLastHour }))
    if (decision.stop !== undefined) return stopRefusal(reasonInWords(decision), gitTools.deliver)
    if (decision.decision === 'deny')
      return refuse('forbidden', 'push_denied', { rule: deniedWords(decision.rule, input) })
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const ruling = rulingOf(decision, added)
    const { revision, events: withdrawn } = await replaceWaiting(tx, actor, { ...input, repository: name, now })

    return await openDelivery(tx, {
      by: { kind: 'pod', id: actor.id, name: actor.name },
      pod: actor,
      repository,
      pushed: input,
      revision,
      prompt,
      ruling,
      added,
      excluded: await ownerOf(tx, actor),
      says: commits[0]?.message.slice(0, 2_000) || null,
      first: [
        {
          ...contextOf({ id: input.id, pod: actor, task }),
          type: 'delivery.pushed',
          data: { repository: name, branch, revision, head, tree, files: files.length },
        },
        ...withdrawn,
      ],
      now,
    })
  },
})

/** Keeps a branch of a pod's own, where policy lets it. */
export const keepBranch = defineCommand({
  name: 'deliveries.keep_branch',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject({
    repositoryId: z.string().min(1).max(40),
    branch: branchName,
    commit: z.string().regex(/^[0-9a-f]{40}$/),
  }),

  async run({ tx, actor, input: { repositoryId, branch, commit } }) {
    // One question, as a push waits for each; the policy in force stays so until the transaction ends.
    const [open] = await tx.$queryRaw<{ name: string; epoch: number }[]>`
      select r.name, p.epoch from "Repository" r, "PolicyInForce" p
      where r.id = ${repositoryId} and r."closedAt" is null and p.id = 1 for share of p`
    if (!open) return refuse('not_found', 'unknown_repository')
    const { name, epoch } = open
    const { snapshot } = await policyOfEpoch(epoch)
    const ruled = decide(snapshot, gitQuestion(actor, { tool: gitTools.own, repository: name, branch }))
    if (ruled.stop !== undefined) return stopRefusal(reasonInWords(ruled), gitTools.own)
    if (ruled.decision !== 'allow')
      return refuse('forbidden', 'push_denied', { rule: deniedWords(ruled.rule, { counts: {}, unlooked: [] }) })
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'repository.branch_kept',
          subject: { kind: 'repository', id: repositoryId },
          podId: actor.id,
          environment: actor.environment,
          toolKey: gitTools.own,
          data: { name, branch, commit },
        },
      ],
    }
  },
})

/** Where a protected branch is, which nobody moves until the transaction ends; null for one that is empty. */
export async function headOf(tx: Tx, repositoryId: string, branch: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ commit: string }[]>`
    select "commit" from "RepositoryBranch" where "repositoryId" = ${repositoryId} and branch = ${branch} for update`
  return row?.commit ?? null
}

/** What policy says, which stays in force until the transaction ends. */
export async function ruledNow(tx: Tx, question: Parameters<typeof decide>[1]) {
  return decide(await policyHeld(tx), question)
}

/** The policy in force, which stays so until the transaction ends. */
export async function policyHeld(tx: Tx): Promise<PolicySnapshot> {
  return (await inForceHeld(tx)).snapshot
}

/** The same with the tools it is about. */
export async function inForceHeld(tx: Tx): Promise<InForce> {
  const [row] = await tx.$queryRaw<{ epoch: number }[]>`select epoch from "PolicyInForce" where id = 1 for share`
  return await policyOfEpoch(row!.epoch)
}

/** How many deliveries a pod pushed in the last hour where it is, as rules count them. */
async function pushedLastHour(tx: Tx, { id, environment }: PodActor): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from "Delivery"
    where "podId" = ${id} and environment = ${environment} and "undoesId" is null and at > now() - interval '1 hour'`
  return row!.count
}

/** The owner of a pod, who does not sign its work; nobody of what is no pod's. */
export async function ownerOf(tx: Tx, { id }: { id: string | null }) {
  if (id === null) return []
  const pod = await tx.pod.findUnique({ where: { id }, select: { ownerId: true } })
  return pod?.ownerId ? [{ personId: pod.ownerId, because: 'own_pod' as const }] : []
}

type Place = { repositoryId: string; repository: string; branch: string; task: string | null; now: Date }

/** What the pod pushed for the same branch and task, and people have not decided on, is not what it means any more. */
async function replaceWaiting(tx: Tx, pod: PodActor, { repositoryId, repository, branch, task, now }: Place) {
  const of = {
    repositoryId,
    branch,
    podId: pod.id,
    environment: pod.environment,
    taskKey: task,
    undoesId: null,
    isComposed: false,
  }
  const last = await tx.delivery.findFirst({ where: of, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  // What landed, or is about to, is over; work that people sent back goes on.
  if (!last || ['landed', 'reverted', 'released'].includes(last.state)) return { revision: 1, events: [] }
  const events: AuditEntry[] = []
  if (last.state === 'waiting') {
    await tx.delivery.update({ where: { id: last.id }, data: { state: 'ended' } })
    const { id, requestId, revision } = last
    const data = { repository, branch, revision, because: movedWords.gone }
    const context = { podId: pod.id, environment: pod.environment, taskKey: task, requestId }
    events.push({ ...context, type: 'delivery.ended', subject: { kind: 'delivery', id }, data })
    events.push(...(await withdrawIfFree(tx, last.requestId, () => ({ reason: 'by_asker', note: null }), now)))
  }
  return { revision: last.revision + 1, events }
}
