import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand, execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { headOf, ownerOf, policyHeld } from '@/lib/deliveries/commands'
import { movedWords } from '@/lib/deliveries/labels'
import { contextOf, ofPod, openDelivery } from '@/lib/deliveries/open/commands'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { promptNow } from '@/lib/deliveries/prompted/queries'
import { deliveryPrompt } from '@/lib/deliveries/prompted/schema'
import { dutiesOfOwners, factsOf, gitQuestion, rulingOf } from '@/lib/deliveries/rules'
import { mostCommits, type Pushed, pushed as pushedShape } from '@/lib/deliveries/schema'
import { env } from '@/lib/env'
import { changesBetween, commitsSince, merge, treeOf } from '@/lib/git/changes'
import { keptFolder } from '@/lib/git/kept'
import { decide } from '@/lib/policy/rules'
import { gitTools, owners as ownersShape } from '@/lib/repositories/schema'

/** A delivery with what it comes to on its branch as that is now; null, with the files, where both changed the same lines. */
const anew = z.strictObject({
  deliveryId: z.string(),
  work: pushedShape.nullable(),
  conflicts: z.array(z.string()).max(100),
})

/**
 * Asks people anew about what a pod pushed, where its branch had moved so that it comes out otherwise than it was signed. It
 * is the next revision, by the policy of now; no signature is carried over. Where it cannot be, that is said once.
 */
export const deliverAnew = defineCommand({
  name: 'deliveries.prepare_again',
  permission: 'system:sweep',
  input: anew,

  async run({ tx, now, input: { deliveryId, work, conflicts } }) {
    await tx.$queryRaw`select id from "Delivery" where id = ${deliveryId} for update`
    const before = await tx.delivery.findUnique({ where: { id: deliveryId }, include: { repository: true } })
    if (!before?.againDue) return refuse('conflict', 'not_due')
    const { repository, repositoryId, branch, revision, taskKey: task } = before
    await tx.delivery.update({ where: { id: deliveryId }, data: { againDue: false } })
    const pod = ofPod(before)
    const end = (because: string) => {
      const data = { repository: repository.name, branch, revision, because }
      const event: AuditEntry = { ...contextOf({ id: deliveryId, pod, task }), type: 'delivery.ended', data }
      return { ok: true as const, value: null, events: [event] as [AuditEntry] }
    }
    if (repository.closedAt) return end(movedWords.closed)
    if (await isReplaced(tx, before)) return end(movedWords.gone)
    // Whoever took it up looks whether it is still meant so, and asks anew.
    if (pod.id === null) return end(movedWords.taken)
    const acting = await tx.pod.findUniqueOrThrow({ where: { id: pod.id } })
    if (acting.state !== 'active') return end(movedWords.pod)
    if (!work) return end(conflicts.length > 0 ? movedWords.conflict(branch, conflicts) : movedWords.nothing)
    if ((await headOf(tx, repositoryId, branch)) !== work.base) return refuse('conflict', 'push_moved')

    const { files, base } = work
    const paths = files.map(({ path }) => path)
    // It is the same work as before, whatever its pod works from by now.
    const said = deliveryPrompt.nullable().parse(before.prompt)
    const prompt = said && (await promptNow(tx, pod.environment, said))
    const facts = factsOf(work)
    const about = { tool: gitTools.deliver, repository: repository.name, branch, paths, facts, prompt: prompt?.kept }
    const decision = decide(await policyHeld(tx), gitQuestion({ ...acting, environment: pod.environment }, about))
    if (decision.decision === 'deny') return end(movedWords.denied)
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const data = { repository: repository.name, branch, revision: revision + 1, onto: base! }
    const moved = before.mergedMoved.slice(0, 20)
    const opened = await openDelivery(tx, {
      by: { kind: 'pod', id: pod.id, name: pod.name },
      pod,
      repository,
      pushed: work,
      revision: revision + 1,
      ruling: rulingOf(decision, added),
      added,
      excluded: await ownerOf(tx, pod),
      says: work.commits[0]?.message.slice(0, 2_000) || null,
      prompt,
      follows: { delivery: deliveryId, moved, ...(await signedBefore(tx, before)) },
      first: [{ ...contextOf({ id: work.id, pod, task }), type: 'delivery.prepared_again', data: { ...data, moved } }],
      now,
    })
    const followed: AuditEntry = {
      ...contextOf({ id: deliveryId, pod, task }),
      type: 'delivery.followed',
      data: { repository: repository.name, branch, revision, as: revision + 1 },
    }
    return { ...opened, value: null, events: [...opened.events, followed] }
  },
})

/** Works out what a delivery comes to on its branch as that is now, and asks people anew. */
export async function prepareAgain(delivery: Delivery): Promise<void> {
  const { id: deliveryId, repositoryId, branch, head, taskKey: task } = delivery
  const where = { repositoryId_branch: { repositoryId, branch } }
  const at = await read.repositoryBranch.findUnique({ where })
  if (!at) return
  const folder = keptFolder(env.stateFolder, repositoryId)
  const merged = await merge(folder, at.commit, head)
  const conflicts = 'conflicts' in merged ? merged.conflicts.slice(0, 100) : []
  let work: Pushed | null = null
  if ('tree' in merged) {
    const files = await changesBetween(folder, await treeOf(folder, at.commit), merged.tree)
    const commits = await commitsSince(folder, head, at.commit, mostCommits)
    const place = { id: newId(), repositoryId, branch, base: at.commit, head, tree: merged.tree, task }
    if (files.length > 0) work = { ...place, files, commits, ...(await lookedThrough(folder, files, commits)) }
  }
  await execute(deliverAnew, systemActor, { deliveryId, work, conflicts })
}

/** Whether its pod has pushed for the same branch and task since. */
async function isReplaced(tx: Tx, { id, at, repositoryId, branch, podId, environment, taskKey }: Delivery) {
  const of = { repositoryId, branch, podId, environment, taskKey, undoesId: null }
  const later = await tx.delivery.findFirst({
    where: { ...of, id: { not: id }, at: { gte: at } },
    select: { id: true },
  })
  return later !== null
}

/** What it was called before, and who had signed that. */
async function signedBefore(tx: Tx, { requestId, revision }: Delivery): Promise<{ before: string; signers: string[] }> {
  const request =
    requestId &&
    (await tx.request.findUnique({
      where: { id: requestId },
      include: { votes: { where: { verdict: 'approve' }, orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
    }))
  if (!request) return { before: `revision ${revision}`, signers: [] }
  const ids = [...new Set(request.votes.map(({ personId }) => personId))]
  const people = await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const signers = ids.flatMap((id) => people.find((person) => person.id === id)?.name ?? [])
  return { before: `CS-${request.number}`, signers }
}
