import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { newOwners, newRepository } from '@/lib/repositories/schema'

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

/** Says who must sign what is delivered at which places, beside those whom the policy asks. */
export const setOwners = defineCommand({
  name: 'repositories.set_owners',
  permission: 'repositories:keep',
  input: newOwners,

  async run({ tx, now, input: { name, owners } }) {
    const [row] = await tx.$queryRaw<{ id: string }[]>`select id from "Repository" where name = ${name} for update`
    if (!row) return refuse('not_found', 'unknown_repository')
    const groups = [...new Set(owners.map(({ group }) => group))]
    const known = await tx.group.count({ where: { slug: { in: groups } } })
    if (known < groups.length) return refuse('not_found', 'unknown_group')
    await tx.repository.update({ where: { id: row.id }, data: { owners, updatedAt: now } })
    const places = owners.map(({ path, group, count }) => `${path} (${count} of ${group})`)
    return {
      ok: true,
      value: null,
      events: [{ type: 'repository.owned', subject: { kind: 'repository', id: row.id }, data: { name, places } }],
    }
  },
})
