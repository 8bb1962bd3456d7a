import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { There } from '@/lib/deliveries/github/jobs'
import { guardOf } from '@/lib/github/branch'
import type { Guard } from '@/lib/github/guard'
import { noteGuards } from '@/lib/repositories/guarded/commands'

/** Rules change seldom; so often they are looked at, and as soon as GitHub says that something happened. */
const everyMs = 10 * 60_000
const mostBranches = 20

type Looked = { id: string; upstreamUrl: string; course: { heardAt: Date | null } | null }

/** Looks how GitHub's rules hold these branches, where nobody has for a while. */
export async function lookAtGuards(there: There, repository: Looked, branches: readonly string[]): Promise<void> {
  const { id: repositoryId, upstreamUrl: url, course } = repository
  const kept = await read.repositoryCourse.findUnique({ where: { repositoryId }, select: { guardedAt: true } })
  const age = kept?.guardedAt ? Date.now() - kept.guardedAt.getTime() : everyMs
  if (age < everyMs && !course?.heardAt) return
  const { ask, place, appId } = await there.open({ contents: 'read' })
  const guards: Guard[] = []
  for (const branch of branches.slice(0, mostBranches)) guards.push(await guardOf({ ask, place, branch, appId }))
  await execute(noteGuards, systemActor, { repositoryId, url, guards })
}
