import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Repository } from '@/lib/db/generated/client'
import { owners as ownersShape, type RepositoryView, type UnsignedMove } from '@/lib/repositories/schema'

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

/** Where protected branches of a repository were found that nobody had signed, newest first. */
export async function unsignedMoves(actor: Actor, repositoryId: string): Promise<UnsignedMove[]> {
  demand(actor, 'repositories:read')
  const mayRead = actor.can.has('audit:read')
  const rows = await read.$queryRaw<MoveRow[]>`
    select e.id, e.at, e.data from "AuditEvent" e
    where e.type = 'repository.moved_unsigned' and split_part(e.type, '.', 1) = 'repository'
      and e.type not like 'call.%' and e."subjectId" = ${repositoryId} and ${await inItsMonths()}
    order by e.at desc, e.id desc limit ${mostMoves}`
  return rows.map(({ id, at, data }) => ({
    id,
    eventId: mayRead ? id : null,
    branch: data.branch,
    kept: data.found,
    at: at.toISOString(),
    isThere: data.place === 'upstream',
  }))
}

type MoveRow = { id: string; at: Date; data: { branch: string; found: string | null; place?: string } }

const mostMoves = 20

function viewOf({ id, name, defaultBranch, protectedBranches, owners, branches, closedAt }: Row): RepositoryView {
  return {
    id,
    name,
    defaultBranch,
    protectedBranches,
    owners: ownersShape.parse(owners),
    closedAt: closedAt && closedAt.toISOString(),
    branches: branches.map(({ branch, commit, movedAt }) => ({ branch, commit, movedAt: movedAt.toISOString() })),
  }
}
