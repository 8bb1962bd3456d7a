import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Repository } from '@/lib/db/generated/client'
import { guards, isOpen } from '@/lib/github/guard'
import { isProtected, namedBranches } from '@/lib/repositories/branches/rules'
import { byGithubApp } from '@/lib/repositories/upstream/schema'
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

const withBranches = { branches: { orderBy: { branch: 'asc' } }, course: { select: { guards: true } } } as const

type Row = Repository & {
  branches: { branch: string; commit: string; movedAt: Date }[]
  course: { guards: unknown } | null
}

function viewOf(row: Row): RepositoryView {
  const { id, name, defaultBranch, protectedBranches, owners, branches, closedAt, course } = row
  const { upstreamUrl, upstreamCredential } = row
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
    takesUnsigned: upstreamUrl !== null && takesUnsigned(upstreamCredential, course),
    closedAt: closedAt && closedAt.toISOString(),
    branches: branches
      .filter(({ branch }) => isProtected(protectedBranches, branch))
      .map(({ branch, commit, movedAt }) => ({ branch, commit, movedAt: movedAt.toISOString() })),
  }
}

/** A server that is not GitHub knows no signatures; of GitHub it is what was seen there. */
function takesUnsigned(credential: string | null, course: Row['course']): boolean {
  return credential !== byGithubApp || guards.parse(course?.guards ?? []).some(isOpen)
}
