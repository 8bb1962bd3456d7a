import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Repository } from '@/lib/db/generated/client'
import { isProtected, namedBranches } from '@/lib/repositories/branches/rules'
import { owners as ownersShape, type RepositoryView } from '@/lib/repositories/schema'

/** Every repository that is kept here, by name. */
export async function listRepositories(actor: Actor): Promise<RepositoryView[]> {
  demand(actor, 'repositories:read')
  const rows = await read.repository.findMany({ orderBy: { name: 'asc' }, include: withBranches, take: 500 })
  return rows.map(viewOf)
}

/** One by its name; null where there is none. */
export async function repositoryNamed(actor: Actor, name: string): Promise<RepositoryView | null> {
  demand(actor, 'repositories:read')
  const row = await read.repository.findUnique({ where: { name: name.toLowerCase() }, include: withBranches })
  return row && viewOf(row)
}

const withBranches = { branches: { orderBy: { branch: 'asc' } } } as const

type Row = Repository & { branches: { branch: string; commit: string; movedAt: Date }[] }

function viewOf({ id, name, defaultBranch, protectedBranches, owners, branches, closedAt }: Row): RepositoryView {
  return {
    id,
    name,
    defaultBranch,
    protectedBranches,
    namedBranches: namedBranches(
      protectedBranches,
      branches.map(({ branch }) => branch),
    ),
    owners: ownersShape.parse(owners),
    closedAt: closedAt && closedAt.toISOString(),
    branches: branches
      .filter(({ branch }) => isProtected(protectedBranches, branch))
      .map(({ branch, commit, movedAt }) => ({ branch, commit, movedAt: movedAt.toISOString() })),
  }
}
