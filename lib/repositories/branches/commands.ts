import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { branchesIn, keptFolder } from '@/lib/git/kept'
import { GitProblem } from '@/lib/git/run'
import { askAbout, type Unruled } from '@/lib/repositories/asked/commands'
import { branchesBrief, isProtected } from '@/lib/repositories/branches/rules'
import { type BranchesEnvelope, branchesTyped, branchesWish, type TakenIn } from '@/lib/repositories/branches/schema'
import { lockRepository } from '@/lib/repositories/commands'
import { settled } from '@/lib/repositories/upstream/commands'

/** So many branches that are there can come under signatures at once. */
const mostTaken = 100

type There = Awaited<ReturnType<typeof branchesIn>> | null

/** The branches of a repository as they are on the disk, read before the transaction; null where they cannot be. */
async function branchesNow(name: string): Promise<There> {
  const row = await read.repository.findUnique({ where: { name }, select: { id: true } })
  return row && (await branchesIn(keptFolder(env.stateFolder, row.id)).catch(unread))
}

function unread(error: unknown): null {
  if (error instanceof GitProblem || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}

/** Asks people to sign which branches of a repository move by deliveries alone. Nothing changes before they have. */
export const askForBranches = defineCommand({
  name: 'repositories.ask_for_branches',
  permission: 'pods:manage',
  actor: 'person',
  input: branchesWish,
  ahead: async (_actor, { repository }) => await branchesNow(repository),

  async run({ tx, actor, input: { repository: name, branches: after, reason }, ahead }) {
    const found = await whatChanges(tx, name, after, ahead)
    if ('ok' in found) return found
    const { id, before, takesIn, leaves } = found
    const brief = branchesBrief({ asker: actor.name, repository: name, before, after, takesIn, leaves })
    const kind = 'protected_branches' as const
    const envelope: Unruled<BranchesEnvelope> = { kind, repository: id, name, before, after, takesIn }
    return await askAbout(tx, actor, { id, envelope, brief, says: reason })
  },
})

/** Says at once which branches move by deliveries alone, for whoever runs the machine. */
export const protectBranches = defineCommand({
  name: 'repositories.protect_branches',
  permission: 'repositories:keep',
  input: branchesTyped,
  ahead: async (_actor, { repository }) => await branchesNow(repository),

  async run({ tx, now, input: { repository: name, branches: after }, ahead }) {
    const found = await whatChanges(tx, name, after, ahead)
    if ('ok' in found) return found
    return { ok: true, value: null, events: [await changeProtected(tx, { ...found, name, after }, now)] }
  },
})

type Changes = { id: string; before: string[]; takesIn: TakenIn[]; leaves: string[] }

/** What would change, or why nothing can. The repository's lock is held from then on. */
async function whatChanges(tx: Tx, name: string, after: readonly string[], there: There): Promise<Changes | Refusal> {
  const locked = await lockRepository(tx, name)
  if (!locked || locked.closedAt) return refuse('not_found', 'unknown_repository')
  const { id } = locked
  const {
    protectedBranches: before,
    defaultBranch,
    branches,
  } = await tx.repository.findUniqueOrThrow({
    where: { id },
    include: { branches: true },
  })
  const wrong = (reason: string, words: string) => refuse('conflict', reason, { branches: [words] })
  if (!isProtected(after, defaultBranch)) return wrong('default_open', `Name ${defaultBranch} as well`)
  if (isSame(before, after)) return wrong('held', 'They are so already')
  if (there === null) return refuse('conflict', 'repository_unread')
  const takesIn = [...there]
    .filter(([branch]) => isProtected(after, branch) && !isProtected(before, branch))
    .map(([branch, at]) => ({ branch, ...at }))
    .toSorted((one, other) => (one.branch < other.branch ? -1 : 1))
  if (takesIn.length > mostTaken) return refuse('conflict', 'too_many_branches')
  const leaves = branches
    .map(({ branch }) => branch)
    .filter((branch) => isProtected(before, branch) && !isProtected(after, branch))
  return { id, before, takesIn, leaves }
}

/** Whether both name the same, in whatever order. */
export function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\n') === other.toSorted().join('\n')
}

type Changing = Pick<Changes, 'id' | 'before' | 'takesIn'> & { name: string; after: readonly string[] }

/** Other branches move by deliveries alone from now on; those that are there go on from where they were seen. */
export async function changeProtected(
  tx: Tx,
  { id, name, before, after, takesIn }: Changing,
  now: Date,
): Promise<AuditEntry> {
  await tx.repository.update({ where: { id }, data: { protectedBranches: [...after], updatedAt: now } })
  for (const { branch, ...at } of takesIn) {
    const data = { ...at, deliveryId: null, movedAt: now, upstreamCommit: null, ...settled }
    await tx.repositoryBranch.upsert({
      where: { repositoryId_branch: { repositoryId: id, branch } },
      create: { repositoryId: id, branch, ...at, movedAt: now },
      update: data,
    })
  }
  const data = { name, before, after: [...after], taken: takesIn.map(({ branch, commit }) => ({ branch, commit })) }
  return { type: 'repository.protected', subject: { kind: 'repository', id }, data }
}
