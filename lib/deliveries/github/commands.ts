import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { pullTurns } from '@/lib/deliveries/github/others/schema'
import { lockBranch, settled } from '@/lib/repositories/upstream/commands'
import { mergedThere } from '@/lib/repositories/upstream/schema'

/**
 * Keeps up to which deliveries and pull requests of others each had its turn, and which page of those is listed next: bookkeeping,
 * which decides nothing else.
 */
export const notePullTurns = defineCommand({
  name: 'deliveries.note_pull_turns',
  permission: 'system:sweep',
  input: pullTurns,

  async run({ tx, input: { repositoryId, ...turns } }) {
    await tx.repositoryCourse.upsert({ where: { repositoryId }, create: { repositoryId, ...turns }, update: turns })
    return { ok: true, value: null, events: 'unchanged' }
  },
})

/** Keeps what the pull request of a delivery is at GitHub, and what its check says of which commit. */
export const notePull = defineCommand({
  name: 'deliveries.note_pull',
  permission: 'system:sweep',
  input: z.strictObject({
    deliveryId: z.string().max(40),
    number: z.number().int().min(1),
    branch: z.string().max(100),
    head: z.string().regex(/^[0-9a-f]{40}$/),
    said: z.enum(['waits', 'signed', 'ended']),
  }),

  async run({ tx, input: { deliveryId, number, branch, head, said } }) {
    await tx.$queryRaw`select id from "Delivery" where id = ${deliveryId} for update`
    const delivery = await tx.delivery.findUnique({
      where: { id: deliveryId },
      include: { repository: true, pull: true },
    })
    if (!delivery) return refuse('conflict', 'not_due')
    const { pull, repository, requestId, podId, taskKey, environment, revision } = delivery
    if (pull?.number === number && pull.head === head && pull.said === said)
      return { ok: true, value: null, events: 'unchanged' }
    const data = { number, head, said }
    await tx.deliveryPull.upsert({
      where: { deliveryId },
      create: { deliveryId, branch, ...data },
      update: data,
    })
    const subject = { kind: 'delivery', id: deliveryId }
    const about = { repository: repository.name, branch: delivery.branch, revision }
    const context = { subject, requestId, podId, taskKey, environment }
    return { ok: true, value: null, events: [{ ...context, type: 'delivery.pull_said', data: { ...about, ...data } }] }
  },
})

/**
 * The branch here moves on to where GitHub merged exactly what had landed: the same content, with the merge as its last
 * commit. The ref in the kept repository follows.
 */
export const noteMerged = defineCommand({
  name: 'repositories.note_merged',
  permission: 'system:sweep',
  input: mergedThere,

  async run({ tx, now, input: { repositoryId, branch, from, found, tree } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (row?.commit !== from || row.tree !== tree) return refuse('conflict', 'not_due')
    await tx.repositoryBranch.update({
      where: { repositoryId_branch: { repositoryId, branch } },
      data: { commit: found, movedAt: now, upstreamCommit: found, ...settled },
    })
    const subject = { kind: 'repository', id: repositoryId }
    const data = { name: row.repository.name, branch, commit: from, found }
    const jobs = [{ name: 'deliveries.land' as const, payload: {} }]
    return { ok: true, value: null, events: [{ type: 'repository.merged_there', subject, data }], jobs }
  },
})
