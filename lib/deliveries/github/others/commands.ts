import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { branchName } from '@/lib/repositories/schema'

/** Keeps that a pull request, which somebody opened at GitHub by themselves, was said to be no delivery, at which commit. */
export const noteOtherPull = defineCommand({
  name: 'deliveries.note_other_pull',
  permission: 'system:sweep',
  input: z.strictObject({
    repositoryId: z.string().max(40),
    number: z.number().int().min(1),
    branch: branchName,
    head: z.string().regex(/^[0-9a-f]{40}$/),
  }),

  async run({ tx, input: { repositoryId, number, branch, head } }) {
    await tx.$queryRaw`select id from "Repository" where id = ${repositoryId} for update`
    const repository = await tx.repository.findUnique({ where: { id: repositoryId } })
    if (!repository) return refuse('conflict', 'not_due')
    const where = { repositoryId_number: { repositoryId, number } }
    const before = await tx.otherPull.findUnique({ where })
    if (before?.head === head && before.branch === branch) return { ok: true, value: null, events: 'unchanged' }
    const data = { branch, head }
    await tx.otherPull.upsert({ where, create: { repositoryId, number, ...data }, update: data })
    const subject = { kind: 'repository', id: repositoryId }
    const about = { name: repository.name, branch, number, head }
    return { ok: true, value: null, events: [{ type: 'repository.pull_left', subject, data: about }] }
  },
})
