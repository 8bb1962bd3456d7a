import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { headOf, policyHeld } from '@/lib/deliveries/commands'
import { personAsAuthor } from '@/lib/deliveries/land/queries'
import { movedWords } from '@/lib/deliveries/moved/labels'
import { movementLine } from '@/lib/deliveries/moved/queries'
import { holding, type Moved, movedBy, undoingOfMove } from '@/lib/deliveries/moved/undo/queries'
import { contextOf, openDelivery } from '@/lib/deliveries/open/commands'
import { dutiesOfOwners, pullRuling } from '@/lib/deliveries/rules'
import { mostFiles, type Pushed } from '@/lib/deliveries/schema'
import { undoAsked } from '@/lib/deliveries/undo/commands'
import { type Prepared, undoneOn } from '@/lib/deliveries/undo/open/commands'
import { laterOn } from '@/lib/deliveries/undo/queries'
import { undoWords } from '@/lib/deliveries/words'
import { treeOf } from '@/lib/git/changes'
import { writeTakingBack } from '@/lib/git/commit'
import { owners as ownersShape } from '@/lib/repositories/schema'

/** Which movement is to be undone, and why. */
export const undoMoveAsked = z.strictObject({ movement: undoAsked.shape.delivery, reason: undoAsked.shape.reason })

type Ahead = { moved: Moved; prepared: Prepared | null } | null

/**
 * Prepares that what moved a branch without a signature is taken back from it, as a delivery that people sign: what was there before
 * comes back, and what came later stays. It is no pod's, and who asks does not sign it.
 */
export const undoMovement = defineCommand({
  name: 'deliveries.undo_movement',
  permission: 'incidents:handle',
  actor: 'person',
  input: undoMoveAsked,
  async ahead({ id, name }: PersonActor, { movement, reason }): Promise<Ahead> {
    const line = await movementLine(movement)
    const moved = line && movedBy(line)
    return moved && { moved, prepared: await preparedOf(moved, personAsAuthor(id, name), reason) }
  },

  async run({ tx, actor, now, input: { movement, reason }, ahead }) {
    if (!ahead) return refuse('not_found', 'unknown_movement')
    const { moved, prepared } = ahead
    const { repositoryId, branch, found, stands } = moved
    const repository = await tx.repository.findUniqueOrThrow({ where: { id: repositoryId } })
    if (repository.closedAt) return refuse('not_found', 'unknown_repository')
    // Whoever else asks for it waits here until this has ended.
    const at = await headOf(tx, repositoryId, branch)
    const before = await undoingOfMove(tx, movement)
    if (before && before.state !== 'landed' && before.state !== 'reverted') return refuse('conflict', 'undo_waits')
    if (!prepared) return refuse('conflict', 'not_in_branch')
    if ('conflicts' in prepared)
      return refuse('conflict', 'undo_conflict', { movement: [undoWords.conflict(prepared.conflicts)] })
    const { work } = prepared
    if (work.base !== at) return refuse('conflict', 'push_moved')
    if (work.files.length === 0) return refuse('conflict', 'nothing_to_undo')
    if (work.files.length > mostFiles) return refuse('conflict', 'push_too_many')

    const paths = work.files.map(({ path }) => path)
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const ruling = pullRuling(await policyHeld(tx), added)
    if (ruling.decision !== 'ask') return refuse('forbidden', 'push_denied')
    const { id: personId, name } = actor
    const pod = { id: null, name, environment: null }
    const pushed: Pushed = { ...work, id: newId(), repositoryId, branch, task: null }
    const { head, tree } = work
    const data = { repository: repository.name, branch, revision: 1, undoes: found, tree, files: paths.length, head }
    const later = await laterOn(tx, { repositoryId, branch, landedAt: moved.at })
    return await openDelivery(tx, {
      by: { kind: 'person', id: personId, name },
      pod,
      repository,
      pushed,
      revision: 1,
      ruling,
      added,
      excluded: [],
      says: reason,
      undoesMove: {
        movement,
        found,
        stands,
        what: movedWords.what(found),
        later: later.map((one) => (one.number === null ? one.podName : `CS-${one.number}`)),
      },
      first: [{ ...contextOf({ id: pushed.id, pod, task: null }), type: 'delivery.undo_prepared', data }],
      now,
    })
  },
})

/** What git makes of taking a movement back from where its branch is now; null where that does not hold it. */
async function preparedOf(moved: Moved, author: ReturnType<typeof personAsAuthor>, reason: string) {
  const held = await holding(moved)
  if (!held) return null
  const { folder, at } = held
  const { found, stands } = moved
  const message = `Undo ${movedWords.what(found)}\n\n${reason}\n\nThis brings back ${stands}.`
  const by = { author, at: new Date(), message }
  const head = await writeTakingBack(folder, { commit: found, tree: await treeOf(folder, stands) }, by)
  return await undoneOn(folder, at, head)
}
