import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import { newRepository, repositoryRef } from '@/lib/repositories/schema'

/** Puts a repository under Countersign whose folder is there already. */
export const createRepository = defineCommand({
  name: 'repositories.create',
  permission: 'repositories:keep',
  input: newRepository,

  async run({ tx, now, input: { id, name, defaultBranch, protectedBranches, branches } }) {
    const { count } = await tx.repository.createMany({
      data: [
        {
          id,
          name,
          defaultBranch,
          protectedBranches: [...new Set([defaultBranch, ...protectedBranches])],
          createdAt: now,
          updatedAt: now,
        },
      ],
      skipDuplicates: true,
    })
    if (count === 0) return refuse('conflict', 'repository_exists')
    const rows = branches.map((row) => ({ ...row, repositoryId: id, movedAt: now }))
    await tx.repositoryBranch.createMany({ data: rows })
    return {
      ok: true,
      value: { id },
      events: [
        {
          type: 'repository.created',
          subject: { kind: 'repository', id },
          data: { name, branches: branches.map(({ branch, commit }) => ({ branch, commit })) },
        },
      ],
    }
  },
})

/** Closes a repository: nobody reads it or delivers into it from now on. What it held and what happened stays. */
export const closeRepository = defineCommand({
  name: 'repositories.close',
  permission: 'repositories:keep',
  input: repositoryRef,

  async run({ tx, now, input: { name } }) {
    const row = await lockRepository(tx, name)
    if (!row) return refuse('not_found', 'unknown_repository')
    const closed = await closedNow(tx, row, now)
    return { ok: true, value: null, events: closed ? [closed] : 'unchanged' }
  },
})

/** Opens a closed repository again, as it was. */
export const openRepository = defineCommand({
  name: 'repositories.open',
  permission: 'repositories:keep',
  input: repositoryRef,

  async run({ tx, now, input: { name } }) {
    const row = await lockRepository(tx, name)
    if (!row) return refuse('not_found', 'unknown_repository')
    if (row.closedAt === null) return { ok: true, value: null, events: 'unchanged' }
    await tx.repository.update({ where: { id: row.id }, data: { closedAt: null, updatedAt: now } })
    const subject = { kind: 'repository', id: row.id }
    return { ok: true, value: null, events: [{ type: 'repository.opened', subject, data: { name } }] }
  },
})

type Row = { id: string; name: string; closedAt: Date | null }

/** A repository that nobody else changes until the transaction ends. */
export async function lockRepository(tx: Tx, name: string): Promise<Row | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    select id, name, "closedAt" from "Repository" where name = ${name} for update`
  return row ?? null
}

/** Closes it within a transaction of somebody else's, and says what to put on the record; null where it was closed. */
export async function closedNow(tx: Tx, { id, name, closedAt }: Row, now: Date): Promise<AuditEntry | null> {
  if (closedAt !== null) return null
  await tx.repository.update({ where: { id }, data: { closedAt: now, updatedAt: now } })
  return { type: 'repository.closed', subject: { kind: 'repository', id }, data: { name } }
}
