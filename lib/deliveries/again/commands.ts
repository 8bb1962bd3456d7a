import 'server-only'
import { z } from 'zod'
import { execute } from '@/lib/change/command'
import { defineCommand } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { movedBetween } from '@/lib/deliveries/facts'
import { damagedOf, pushedFiles } from '@/lib/deliveries/land/queries'
import { envelopeSigned } from '@/lib/deliveries/signed/queries'
import { env } from '@/lib/env'
import { changesBetween, merge, treeOf } from '@/lib/git/changes'
import { keptFolder } from '@/lib/git/kept'
import { GitProblem } from '@/lib/git/run'

// A branch moves while people look at what was pushed for it. What git has to say then is worked out before the transaction
// in which it counts.

/** Keeps what a delivery comes to on the commit at which its branch is now. */
export const keepMerge = defineCommand({
  name: 'deliveries.merge_again',
  permission: 'system:sweep',
  input: z.strictObject({
    deliveryId: z.string(),
    onto: z.string(),
    tree: z.string().nullable(),
    moved: z.array(z.string()),
  }),

  async run({ tx, input: { deliveryId, onto, tree, moved } }) {
    const row = await tx.delivery.findUnique({ where: { id: deliveryId }, include: { repository: true } })
    if (!row || row.state === 'landed' || row.state === 'ended') return refuse('conflict', 'not_due')
    await tx.delivery.update({
      where: { id: deliveryId },
      data: { mergedBase: onto, mergedTree: tree, mergedMoved: moved.slice(0, 100) },
    })
    const { branch, revision, podId, environment, taskKey, requestId } = row
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'delivery.merged_again',
          subject: { kind: 'delivery', id: deliveryId },
          podId,
          environment,
          taskKey,
          requestId,
          data: { repository: row.repository.name, branch, revision, onto, moved: moved.slice(0, 20) },
        },
      ],
    }
  },
})

/**
 * Merges a delivery anew where its branch has moved since it was merged the last time. Works on git alone, and keeps what came of
 * it: a tree, or which files are otherwise, or neither where what is kept of it is damaged.
 */
export async function mergeAgain(delivery: Delivery): Promise<void> {
  const { id, repositoryId, branch, base, mergedBase } = delivery
  const where = { repositoryId_branch: { repositoryId, branch } }
  const at = await read.repositoryBranch.findUnique({ where })
  if (!at || at.commit === base || at.commit === mergedBase) return
  const folder = keptFolder(env.stateFolder, repositoryId)
  const merged = await mergeOf(folder, at.commit, delivery)
  // What was signed, or what a rule let through: which files come out how.
  const files = (await envelopeSigned(delivery))?.files ?? (await pushedFiles(delivery))
  const kept =
    'tree' in merged
      ? {
          tree: merged.tree,
          moved: movedBetween(files, await changesBetween(folder, await treeOf(folder, at.commit), merged.tree)),
        }
      : {
          tree: null,
          moved: 'damaged' in merged ? [] : 'conflicts' in merged ? merged.conflicts : files.map(({ path }) => path),
        }
  await execute(keepMerge, systemActor, { deliveryId: id, onto: at.commit, ...kept })
}

/** What git makes of both; that it cannot only where part of what was pushed is not there as git named it. */
async function mergeOf(folder: string, onto: string, delivery: Delivery) {
  try {
    return await merge(folder, onto, delivery.head)
  } catch (error) {
    if (error instanceof GitProblem && (await damagedOf(delivery)).length > 0) return { damaged: true as const }
    throw error
  }
}
