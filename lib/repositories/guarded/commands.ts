import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { guards } from '@/lib/github/guard'

/** Keeps how GitHub's rules hold the branches of a repository; a line says where that is otherwise than it was. */
export const noteGuards = defineCommand({
  name: 'repositories.note_guards',
  permission: 'system:sweep',
  input: z.strictObject({ repositoryId: z.string().max(40), url: z.string(), guards }),

  async run({ tx, now, input: { repositoryId, url, guards: seen } }) {
    await tx.$queryRaw`select "repositoryId" from "RepositoryCourse" where "repositoryId" = ${repositoryId} for update`
    const repository = await tx.repository.findUnique({ where: { id: repositoryId }, include: { course: true } })
    // It is kept somewhere else by now.
    if (repository?.upstreamUrl !== url) return { ok: true, value: null, events: 'unchanged' }
    const before = guards.parse(repository.course?.guards ?? [])
    const data = { guards: seen, guardedAt: now }
    await tx.repositoryCourse.upsert({ where: { repositoryId }, create: { repositoryId, ...data }, update: data })
    const { name } = repository
    const subject = { kind: 'repository', id: repositoryId }
    const [first, ...others] = seen.flatMap((one): AuditEntry[] => {
      const was = before.find(({ branch }) => branch === one.branch)
      const isSame = was?.is === one.is && was.setBack === one.setBack && was.removal === one.removal
      return isSame ? [] : [{ type: 'repository.guard_seen', subject, data: { name, ...one } }]
    })
    return { ok: true, value: null, events: first ? [first, ...others] : 'unchanged' }
  },
})
