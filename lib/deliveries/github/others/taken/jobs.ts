import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import type { OtherPull } from '@/lib/db/generated/client'
import { takeLease } from '@/lib/db/lease'
import type { There } from '@/lib/deliveries/github/jobs'
import { overWords } from '@/lib/deliveries/github/others/labels'
import { refusePull, takeUpPull } from '@/lib/deliveries/github/others/taken/commands'
import { type ContentRefusal, pushWords } from '@/lib/deliveries/labels'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { mostCommits, mostFiles, mostPushBytes, type Pushed } from '@/lib/deliveries/schema'
import { ContentProblem, lookInto } from '@/lib/git/pushed'
import type { Quarantine } from '@/lib/git/quarantine'
import { GitProblem } from '@/lib/git/run'
import { fetchThere, TooMuch } from '@/lib/git/upstream'

// What somebody asked for of others' pull requests is fetched and looked into as a push is, aside, and only what is taken comes
// into the kept repository.

const mostAtOnce = 20

/** Fetches what people asked for, and takes it as deliveries or says why not. */
export async function takeUpAsked(there: There): Promise<void> {
  const asked = await read.otherPull.findMany({
    where: { repositoryId: there.repository.id, isOpen: true, askedById: { not: null } },
    orderBy: { number: 'asc' },
    take: mostAtOnce,
  })
  for (const pull of asked) if (!there.signal.aborted) await takeUp(there, pull)
}

async function takeUp({ folder, way, signal }: There, pull: OtherPull): Promise<void> {
  const { repositoryId, number, head } = pull
  const not = async (problem: string) => {
    await execute(refusePull, systemActor, { repositoryId, number, head, problem: problem.slice(0, 500) })
  }
  const look = async (aside: Quarantine) => {
    // Pushes of pods take objects in and away again; none does while this is taken in.
    const turn = await takeLease(`push ${repositoryId}`)
    if (!turn) throw new GitProblem('A push is being looked into; what was asked for is fetched a little later.')
    try {
      await takeIn(folder, pull, aside, not)
    } finally {
      await turn.release()
    }
  }
  try {
    const ref = `refs/pull/${number}/head`
    await fetchThere(folder, way, { ref, most: mostPushBytes }, look, signal)
  } catch (error) {
    const found = contentIn(error)
    if (!found) throw error
    await not(pushWords(found.reason, { ref: null, more: found.more }).what)
  }
}

async function takeIn(
  folder: string,
  { repositoryId, number, branch, head }: OtherPull,
  aside: Quarantine,
  not: (problem: string) => Promise<void>,
): Promise<void> {
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  const base = at?.commit ?? null
  const limits = { files: mostFiles, commits: mostCommits }
  const { tree, files, commits } = await lookInto(folder, { base, head, env: aside.env, limits })
  const looked = await lookedThrough(folder, files, commits, aside.env)
  const pushed: Pushed = { id: newId(), repositoryId, branch, base, head, tree, files, commits, task: null, ...looked }
  const kept = await aside.keep()
  const outcome = await execute(takeUpPull, systemActor, { number, pushed })
  if (outcome.ok) return
  kept.undo()
  // What moved in this very moment is looked at again by the next round.
  if (outcome.reason === 'push_denied') await not(overWords.denied)
}

/** What is wrong with what was fetched; null where the fault is the way there, or none of its content. */
function contentIn(error: unknown): { reason: ContentRefusal; more?: string } | null {
  if (error instanceof ContentProblem) return { reason: error.reason, more: error.more }
  if (error instanceof TooMuch) return { reason: 'push_too_large' }
  const isBad = error instanceof GitProblem && /\bfsck error\b|\bobject [0-9a-f]{40}: /i.test(error.said)
  return isBad ? { reason: 'push_content' } : null
}
