import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { headOf, policyHeld } from '@/lib/deliveries/commands'
import { lockPull } from '@/lib/deliveries/github/others/commands'
import { workOf } from '@/lib/deliveries/github/others/labels'
import { notTaken, takenUp } from '@/lib/deliveries/github/others/schema'
import { contextOf, openDelivery } from '@/lib/deliveries/open/commands'
import { dutiesOfOwners, pullRuling } from '@/lib/deliveries/rules'
import { owners as ownersShape } from '@/lib/repositories/schema'

/**
 * Takes exactly what was fetched of somebody else's pull request as a delivery, as a person asked. It is no pod's, so no rule
 * lets it land: people sign it whom the policy names for that and the owners of its places, and never who asked.
 */
export const takeUpPull = defineCommand({
  name: 'deliveries.take_up_pull',
  permission: 'system:sweep',
  input: takenUp,

  async run({ tx, now, input: { number, pushed } }) {
    const { repositoryId, branch, head, base, files, tree } = pushed
    const { repository, before } = await lockPull(tx, repositoryId, number)
    if (!repository || repository.closedAt || !before?.isOpen) return refuse('conflict', 'not_due')
    const { askedById, askedByName, login } = before
    if (askedById === null || before.head !== head || before.branch !== branch) return refuse('conflict', 'not_due')
    // Whoever ended in between did it already; that it waits is noted when its check says so.
    const waits = { repositoryId, pullNumber: number, head, state: { in: ['waiting' as const, 'released' as const] } }
    if (await tx.delivery.findFirst({ where: waits, select: { id: true } })) return refuse('conflict', 'not_due')
    if ((await headOf(tx, repositoryId, branch)) !== base) return refuse('conflict', 'push_moved')
    const added = dutiesOfOwners(
      ownersShape.parse(repository.owners),
      files.map(({ path }) => path),
    )
    const ruling = pullRuling(await policyHeld(tx), added)
    if (ruling.decision !== 'ask') return refuse('forbidden', 'push_denied')
    const pod = { id: null, name: workOf(login), environment: null }
    const about = { repository: repository.name, branch, revision: 1, number, login, head, tree, files: files.length }
    const opened = await openDelivery(tx, {
      by: { kind: 'person', id: askedById, name: askedByName! },
      pod,
      repository,
      pushed,
      revision: 1,
      ruling,
      added,
      excluded: [],
      says: null,
      pull: { number, login },
      first: [{ ...contextOf({ id: pushed.id, pod, task: null }), type: 'delivery.taken_up', data: about }],
      now,
    })
    return { ...opened, value: null }
  },
})

/** What was asked for is not taken: nothing of it stays here, and whoever asked reads why. */
export const refusePull = defineCommand({
  name: 'deliveries.refuse_pull',
  permission: 'system:sweep',
  input: notTaken,

  async run({ tx, input: { repositoryId, number, head, problem } }) {
    const { repository, before } = await lockPull(tx, repositoryId, number)
    if (!repository || before?.head !== head || before.askedById === null) return refuse('conflict', 'not_due')
    await tx.otherPull.update({
      where: { repositoryId_number: { repositoryId, number } },
      data: { askedById: null, askedByName: null, problem },
    })
    const subject = { kind: 'repository', id: repositoryId }
    const data = { name: repository.name, branch: before.branch, number, head, because: problem }
    return {
      ok: true,
      value: null,
      events: [{ type: 'repository.pull_refused', subject, outcome: 'refused', data }],
    }
  },
})
