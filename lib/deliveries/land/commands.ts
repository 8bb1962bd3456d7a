import 'server-only'
import { z } from 'zod'
import type { AuditContext, AuditEntry, Withdrawal } from '@/lib/audit/events'
import { moveFacts } from '@/lib/audit/delivery-shapes'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { settleByRequest } from '@/lib/calls/answered/commands'
import { composeAgain } from '@/lib/deliveries/composed/commands'
import { comesOutOtherwise } from '@/lib/deliveries/facts'
import { headOf } from '@/lib/deliveries/commands'
import { rollbackWords } from '@/lib/deliveries/labels'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { moveOn } from '@/lib/requests/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)

/** A branch moves to the commit of a delivery, if it is where that was merged. The ref in the kept repository follows. */
export const landDelivery = defineCommand({
  name: 'deliveries.land',
  permission: 'system:sweep',
  input: z.strictObject({
    deliveryId: z.string(),
    onto: objectName.nullable(),
    /** Whether it begins its branch there. */
    begins: z.boolean(),
    commit: objectName,
    tree: objectName,
  }),

  async run({ tx, now, input: { deliveryId, onto, begins, commit, tree } }) {
    const delivery = await lockDelivery(tx, deliveryId)
    if (delivery?.state !== 'released') return refuse('conflict', 'not_due')
    const { repositoryId, branch, revision, repository, requestId } = delivery
    if ((await headOf(tx, repositoryId, branch)) !== (begins ? null : onto)) return refuse('conflict', 'push_moved')
    const there = await tx.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
    if (there?.upstreamFound) return refuse('conflict', 'moved_there')
    const at = { commit, tree, deliveryId, movedAt: now }
    if (onto === null || begins) await tx.repositoryBranch.create({ data: { repositoryId, branch, ...at } })
    else await tx.repositoryBranch.update({ where: { repositoryId_branch: { repositoryId, branch } }, data: at })
    await tx.delivery.update({ where: { id: deliveryId }, data: { state: 'landed', commit, landedAt: now } })
    // Whoever looks at what landed at once has yet to.
    if (requestId && !delivery.isAtOnce) await moveOn(tx, requestId, 'executed', now)
    const data = { repository: repository.name, branch, revision, commit, tree }
    const landed = { ...contextOf(delivery), type: 'delivery.landed', outcome: 'executed', data } as const
    const told = await tellAsker(tx, delivery, 'succeeded', rollbackWords.landed(branch, commit), now)
    return { ok: true, value: null, events: [landed, ...(await undone(tx, delivery, commit)), ...told] }
  },
})

/** The branch in the kept repository was read back, and is where the delivery brought it. */
export const verifyDelivery = defineCommand({
  name: 'deliveries.verify',
  permission: 'system:sweep',
  input: z.strictObject({ deliveryId: z.string(), commit: objectName }),

  async run({ tx, now, input: { deliveryId, commit } }) {
    const delivery = await lockDelivery(tx, deliveryId)
    if (delivery?.state !== 'landed' || delivery.verifiedAt || delivery.commit !== commit)
      return refuse('conflict', 'not_due')
    await tx.delivery.update({ where: { id: deliveryId }, data: { verifiedAt: now } })
    const { branch, revision, repository } = delivery
    const data = { repository: repository.name, branch, revision, commit }
    return { ok: true, value: null, events: [{ ...contextOf(delivery), type: 'delivery.verified', data }] }
  },
})

/** A delivery that may land cannot any more: what its branch holds by now makes something else of it than was signed. */
export const giveUpDelivery = defineCommand({
  name: 'deliveries.give_up',
  permission: 'system:sweep',
  input: z.strictObject({ deliveryId: z.string(), because: z.string().max(500) }),

  async run({ tx, now, input: { deliveryId, because } }) {
    const delivery = await lockDelivery(tx, deliveryId)
    if (delivery?.state !== 'released') return refuse('conflict', 'not_due')
    const { branch, revision, repository, requestId } = delivery
    await tx.delivery.update({
      where: { id: deliveryId },
      data: { state: 'ended', againDue: comesOutOtherwise(delivery) },
    })
    await composeAgain(tx, delivery)
    if (requestId && !delivery.isAtOnce) await moveOn(tx, requestId, 'failed', now)
    const data = { repository: repository.name, branch, revision, because }
    const ended = { ...contextOf(delivery), type: 'delivery.ended', outcome: 'failed', data } as const
    const told = delivery.isAtOnce
      ? await withdrawIfFree(tx, requestId, () => nothingToLookAt, now)
      : await tellAsker(tx, delivery, 'failed', rollbackWords.failed(because), now)
    return { ok: true, value: null, events: [ended, ...told] }
  },
})

/** What was to land at once did not, so nobody has to look at it. */
const nothingToLookAt: Withdrawal = { reason: 'overtaken', note: atOnceWords.didNotLand }

/** Keeps with the call by which a pod asked for a delivery what came of it; nothing where there is none. */
async function tellAsker(
  tx: Tx,
  { id, askedByKind }: Delivery,
  status: 'succeeded' | 'failed',
  summary: string,
  now: Date,
): Promise<AuditEntry[]> {
  return askedByKind === 'pod' ? [await settleByRequest(tx, id, status, summary, now)] : []
}

/** A protected branch was found elsewhere in the kept repository than where deliveries brought it. */
export const noteMoved = defineCommand({
  name: 'repositories.note_moved',
  permission: 'system:sweep',
  input: z.strictObject({
    repositoryId: z.string(),
    branch: z.string(),
    found: objectName.nullable(),
    stands: objectName.nullable(),
    about: moveFacts.optional(),
  }),

  async run({ tx, input: { repositoryId, branch, found, stands, about } }) {
    const repository = await tx.repository.findUnique({ where: { id: repositoryId } })
    if (!repository || (await headOf(tx, repositoryId, branch)) !== stands) return refuse('conflict', 'not_due')
    const data = { name: repository.name, branch, found, stands, ...(about && { about }) }
    const subject = { kind: 'repository', id: repositoryId }
    return { ok: true, value: null, events: [{ type: 'repository.moved_unsigned', subject, outcome: 'refused', data }] }
  },
})

async function lockDelivery(tx: Tx, id: string) {
  await tx.$queryRaw`select id from "Delivery" where id = ${id} for update`
  return await tx.delivery.findUnique({ where: { id }, include: { repository: true } })
}

/** What a delivery that lands undoes does not stand any more; and what that one had undone stands again. */
async function undone(tx: Tx, { undoesId }: Pick<Delivery, 'undoesId'>, by: string): Promise<AuditEntry[]> {
  const first = undoesId === null ? null : await lockDelivery(tx, undoesId)
  if (!first) return []
  const before = first.undoesId === null ? null : await lockDelivery(tx, first.undoesId)
  await tx.delivery.update({ where: { id: first.id }, data: { state: 'reverted' } })
  const data = ({ repository, branch, revision }: typeof first) => ({
    repository: repository.name,
    branch,
    revision,
    by,
  })
  const events: AuditEntry[] = [{ ...contextOf(first), type: 'delivery.reverted', data: data(first) }]
  if (before?.state !== 'reverted') return events
  await tx.delivery.update({ where: { id: before.id }, data: { state: 'landed' } })
  return [...events, { ...contextOf(before), type: 'delivery.restored', data: data(before) }]
}

type Of = Pick<Delivery, 'id' | 'requestId' | 'podId' | 'taskKey' | 'environment'>

function contextOf({ id, requestId, podId, taskKey, environment }: Of): AuditContext {
  return { subject: { kind: 'delivery', id }, requestId, podId, taskKey, environment }
}
