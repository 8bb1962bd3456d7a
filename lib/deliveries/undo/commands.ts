import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { personAsAuthor } from '@/lib/deliveries/land/queries'
import { askedToUndo, openUndoing, prepared, type Prepared, undoable } from '@/lib/deliveries/undo/open/commands'
import { words } from '@/lib/findings/words'

/** Which delivery is to be undone, and why. */
export const undoAsked = z.strictObject({
  delivery: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Load the page again: the delivery is missing'),
  reason: words().trim().min(1, 'Say why it should be undone').max(1_000, 'Keep the reason under 1,000 characters'),
})

/**
 * Prepares that what a delivery brought is taken back from its branch, as a delivery of its own: what came later stays, and
 * people sign it like any other.
 */
export const undoDelivery = defineCommand({
  name: 'deliveries.undo',
  permission: 'incidents:handle',
  actor: 'person',
  input: undoAsked,
  async ahead({ id, name }: PersonActor, { delivery, reason }): Promise<Prepared | null> {
    const first = await read.delivery.findUnique({ where: { id: delivery } })
    return await prepared(first, personAsAuthor(id, name), reason)
  },

  async run({ tx, actor, now, input: { delivery, reason }, ahead }) {
    const found = await undoable(tx, delivery, ahead, 'delivery')
    if (!found.ok) return found
    const who = await askedToUndo(tx, found)
    if (!who.ok) return who
    const { first, work } = found
    const by = { kind: 'person', id: actor.id, name: actor.name } as const
    return await openUndoing(tx, { first, work, by, ...who.asked, says: reason, now })
  },
})
