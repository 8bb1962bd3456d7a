import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { ownerOf, policyHeld } from '@/lib/deliveries/commands'
import { personAsAuthor } from '@/lib/deliveries/land/queries'
import { dutiesOfOwners, factsOf, gitQuestion, undoRuling } from '@/lib/deliveries/rules'
import { openUndoing, prepared, type Prepared, undoable } from '@/lib/deliveries/undo/open/commands'
import { words } from '@/lib/findings/words'
import { decide } from '@/lib/policy/rules'
import { gitTools, owners as ownersShape } from '@/lib/repositories/schema'

/** Which delivery is to be undone, and why. */
const undoAsked = z.strictObject({
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
    const { first, work } = found
    const { branch, repository, podId, podName, environment, taskKey: task } = first
    const paths = work.files.map(({ path }) => path)
    const acting = await tx.pod.findUniqueOrThrow({ where: { id: podId } })
    const about = { tool: gitTools.deliver, repository: repository.name, branch, paths, facts: factsOf(work) }
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const policy = await policyHeld(tx)
    const ruling = undoRuling(policy, decide(policy, gitQuestion({ ...acting, environment }, about)), added)
    if (ruling.decision !== 'ask') return refuse('forbidden', 'push_denied')
    const pod = { id: podId, name: podName, environment }
    return await openUndoing(tx, {
      first,
      work,
      by: { kind: 'person', id: actor.id, name: actor.name },
      pod,
      task,
      ruling,
      added,
      excluded: await ownerOf(tx, pod),
      says: reason,
      now,
    })
  },
})
