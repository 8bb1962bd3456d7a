import 'server-only'
import { read } from '@/lib/db/client'
import { beginsAt } from '@/lib/git/begins'
import type { QuarantineEnv } from '@/lib/git/kept'
import { insistOnWhole } from '@/lib/git/pushed'

/** Where the default branch of a repository is, at which one begins that is not there yet; null while there is none. */
export async function defaultAt(repositoryId: string): Promise<{ branch: string; commit: string } | null> {
  const { defaultBranch: branch } = await read.repository.findUniqueOrThrow({ where: { id: repositoryId } })
  return await read.repositoryBranch.findUnique({
    where: { repositoryId_branch: { repositoryId, branch } },
    select: { branch: true, commit: true },
  })
}

/** Where a branch begins that is not there yet: at the default branch, as that stood when it held what both share. */
export async function beginsFrom(folder: string, repositoryId: string, head: string, aside: QuarantineEnv) {
  const from = await defaultAt(repositoryId)
  if (!from) return null
  await insistOnWhole(folder, head, aside)
  const base = await beginsAt(folder, from.commit, head, aside)
  return base === null ? null : { begins: from.branch, base }
}
