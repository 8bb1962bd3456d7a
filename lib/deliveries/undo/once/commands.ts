import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { personAsAuthor } from '@/lib/deliveries/land/queries'
import { deliveryRequests } from '@/lib/deliveries/request'
import { undoAsked } from '@/lib/deliveries/undo/commands'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { notAtOnce, standsIn } from '@/lib/deliveries/undo/once/queries'
import {
  askedToUndo,
  heldLanded,
  openUndoing,
  prepared,
  type Prepared,
  undoingOf,
  withWork,
} from '@/lib/deliveries/undo/open/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

type Ahead = { prepared: Prepared | null; before: string; isThere: boolean }

/**
 * Takes the newest work of a branch back at once, before anybody else has signed: to exactly what the branch held before it.
 * The worker lands it by the road of all deliveries. Those who would have signed are asked to look at it afterwards.
 */
export const undoAtOnce = defineCommand({
  name: 'deliveries.undo_at_once',
  permission: 'incidents:handle',
  actor: 'person',
  input: undoAsked,
  async ahead({ id, name }: PersonActor, { delivery, reason }): Promise<Ahead | null> {
    const first = await read.delivery.findUnique({ where: { id: delivery } })
    const stands = first?.state === 'landed' ? await standsIn(first) : null
    return stands && { ...stands, prepared: await prepared(first, personAsAuthor(id, name), reason) }
  },

  async run({ tx, actor, now, input: { delivery, reason }, ahead }) {
    const held = await heldLanded(tx, delivery)
    if (!held.ok) return held
    const { first } = held
    const not = await notAtOnce(tx, first, actor.id)
    if (not) return refuse(not === 'own_pod' ? 'forbidden' : 'conflict', not)
    const wish = await undoingOf(tx, first.id)
    if (wish?.state === 'released') return refuse('conflict', 'undo_lands')
    const found = await withWork(tx, first, ahead?.prepared ?? null, 'delivery')
    if (!found.ok) return found
    if (!ahead!.isThere) return refuse('conflict', 'branch_elsewhere')
    const { repositoryId, branch } = first
    const where = { repositoryId_branch: { repositoryId, branch } }
    const there = await tx.repositoryBranch.findUnique({ where, select: { upstreamFound: true } })
    if (there?.upstreamFound) return refuse('conflict', 'moved_there')
    const next = await tx.delivery.findFirst({
      where: { repositoryId, branch, state: 'released' },
      select: { id: true },
    })
    if (next) return refuse('conflict', 'lands_next')
    const { work } = found
    if (work.tree !== ahead!.before) return refuse('conflict', 'not_exact')
    const who = await askedToUndo(tx, found)
    if (!who.ok) return who
    const ended = wish ? await endWish(tx, wish, now) : []
    if (wish && ended.length === 0) return refuse('conflict', 'undo_lands')

    const by = { kind: 'person', id: actor.id, name: actor.name } as const
    const opened = await openUndoing(tx, { first, work, by, ...who.asked, says: reason, atOnce: reason, now })
    return { ...opened, events: [...opened.events, ...ended] }
  },
})

/** What people were asked to sign is done by it, so they are not any more; empty where they have signed it already. */
async function endWish(tx: Tx, { requestId }: Delivery, now: Date): Promise<AuditEntry[]> {
  const note = atOnceWords.overtaken
  const withdrawn = await withdrawIfFree(tx, requestId, () => ({ reason: 'overtaken', note }), now)
  if (withdrawn.length === 0) return []
  const request = await tx.request.findUniqueOrThrow({ where: { id: requestId! } })
  const closed = await deliveryRequests.close(tx, [{ request, ending: { state: 'withdrawn', note } }], now)
  return [...withdrawn, ...closed]
}
