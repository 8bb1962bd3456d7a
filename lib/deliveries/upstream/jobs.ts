import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import type { RepositoryBranch } from '@/lib/db/generated/client'
import { takeLease } from '@/lib/db/lease'
import { noteMerged } from '@/lib/deliveries/github/commands'
import { mergeThere, tellPulls, type There } from '@/lib/deliveries/github/jobs'
import { lookAtGuards } from '@/lib/deliveries/github/guarded/jobs'
import { tellOthers } from '@/lib/deliveries/github/others/jobs'
import { verifyDelivery } from '@/lib/deliveries/land/commands'
import { unverifiedOn } from '@/lib/deliveries/land/queries'
import { factsOfMove, keepWhatIsThere } from '@/lib/deliveries/moved/jobs'
import { env } from '@/lib/env'
import { withoutValues } from '@/lib/findings/words'
import { treeOf } from '@/lib/git/changes'
import { isIn, keptFolder, lostRef, moveRef, noCommit, refIn } from '@/lib/git/kept'
import { GitProblem } from '@/lib/git/run'
import { GithubProblem } from '@/lib/github/problem'
import { branchesThere, pushThere, saidBy, type Way } from '@/lib/git/upstream'
import { isProtected, namedBranches } from '@/lib/repositories/branches/rules'
import { upstreamWords } from '@/lib/repositories/upstream/labels'
import { noteMovedThere, notePutBack, noteRound, noteSeen, takeOver } from '@/lib/repositories/upstream/commands'
import {
  isBehind,
  isMergeOf,
  longest,
  lostBetween,
  NoWay,
  openedOnce,
  type Upstream,
  waitOf,
  wayTo,
} from '@/lib/repositories/upstream/rules'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

// Repositories that live at another git server as well: what landed here is pushed there and read back, and what somebody
// moved there is found. Each step reads first, so that it can end anywhere and nothing is done twice.

/** How many servers are asked at once; one that hangs keeps the others waiting for no longer than it may take. */
const together = 4

/** Has every other server follow, and tells of what moved there otherwise. What cannot be reached is tried again later. */
export async function keepInStep(stop: AbortSignal): Promise<void> {
  const found = await read.repository.findMany({
    where: { upstreamUrl: { not: null }, closedAt: null },
    include: { course: true },
    orderBy: { id: 'asc' },
  })
  const due = found.filter(({ course }) => !course?.nextAt || course.nextAt.getTime() <= Date.now())
  const next = async (): Promise<void> => {
    const one = due.shift()
    if (!one || stop.aborted) return
    await keepOne({ ...one, upstreamUrl: one.upstreamUrl! }, stop)
    await next()
  }
  await Promise.all(Array.from({ length: together }, next))
}

type Followed = Upstream & { name: string; protectedBranches: string[]; course: { heardAt: Date | null } | null }

async function keepOne(repository: Followed, stop: AbortSignal): Promise<void> {
  const { id: repositoryId, upstreamUrl: url } = repository
  const lease = await takeLease(`upstream ${repositoryId}`)
  if (!lease) return
  const signal = AbortSignal.any([stop, lease.lost])
  try {
    const { problems, ...went } = await roundOf(repository, signal)
    const problem = problems.length === 0 ? null : problems.join('\n').slice(0, 1_000)
    // Its words are on the page; the log has none of what others say.
    if (problem !== null) log.warn({ repository: repositoryId }, 'another git server is not in step')
    const heardAt = repository.course?.heardAt ?? null
    await execute(noteRound, systemActor, { repositoryId, url, problem, heardAt, ...went })
  } catch (error) {
    // What was called off is no fault of the server's; the next round finds where this one ended.
    if (!signal.aborted) throw error
  } finally {
    await lease.release()
  }
}

/** `isLate`: whether it was not read, or a branch of it does not follow; what single pull requests lack keeps nobody waiting. */
type Round = { isRead: boolean; isLate: boolean; problems: string[]; retryAfterSeconds: number | null }

/** Does a round, and says whether the server was read, what could not be done, and when the server wants to be asked again. */
async function roundOf(repository: Followed, signal: AbortSignal): Promise<Round> {
  const folder = keptFolder(env.stateFolder, repository.id)
  const where = { repositoryId: repository.id }
  const { protectedBranches } = repository
  const rows = await read.repositoryBranch.findMany({ where, orderBy: { branch: 'asc' } })
  const branches = rows.filter(({ branch }) => isProtected(protectedBranches, branch))
  const names = namedBranches(
    protectedBranches,
    branches.map(({ branch }) => branch),
  )
  let way: Way | null = null
  let there: Map<string, string>
  try {
    way = await wayTo(repository)
    there = await branchesThere(folder, way, names, signal)
  } catch (error) {
    const problems = [wordsOf(error, way, signal)]
    return { isRead: false, isLate: true, problems, retryAfterSeconds: waitOf(error) }
  }
  const problems = [...there.keys()]
    .filter((name) => branches.every(({ branch }) => branch !== name))
    .map((name) => `${name}: ${upstreamWords.notHere}`)
  const github =
    repository.upstreamCredential === byGithubApp
      ? { folder, way, signal, repository, open: openedOnce(repository.upstreamUrl) }
      : null
  const waits: (number | null)[] = []
  for (const row of branches) {
    try {
      await oneInStep({ folder, way, signal, row, found: there.get(row.branch) ?? null, github })
    } catch (error) {
      problems.push(`${row.branch}: ${wordsOf(error, way, signal)}`)
      waits.push(waitOf(error))
    }
  }
  const isLate = problems.length > 0
  const asking = github
    ? [
        async () => await tellPulls(github, branches),
        async () => await tellOthers(github, repository, branches),
        async () => await lookAtGuards(github, repository, names),
      ]
    : []
  for (const ask of asking)
    await ask().catch((error: unknown) => {
      problems.push(wordsOf(error, way, signal))
      waits.push(waitOf(error))
    })
  return { isRead: true, isLate, problems, retryAfterSeconds: longest(waits) }
}

function wordsOf(error: unknown, way: Way | null, signal: AbortSignal): string {
  if (error instanceof NoWay) return error.message
  if (error instanceof GithubProblem) return withoutValues(error.message)
  if (!(error instanceof GitProblem) || way === null || signal.aborted) throw error
  return withoutValues(saidBy(error, way))
}

type Step = {
  folder: string
  way: Way
  signal: AbortSignal
  row: RepositoryBranch
  /** Where the branch is at the server. */
  found: string | null
  /** Where the server is GitHub, and reached as its App. */
  github: There | null
}

async function oneInStep(step: Step): Promise<void> {
  const { folder, row, found, github } = step
  const { repositoryId, branch, commit, upstreamCommit: left, upstreamFound, upstreamDecision } = row
  // The branch here follows the database first; and what is to be taken over is done where branches move here.
  if ((await refIn(folder, `refs/heads/${branch}`)) !== commit || upstreamDecision === 'take_over') return
  if (found === commit) return await inStep(step)
  const seen = found ?? noCommit
  if (upstreamDecision === 'put_back' && upstreamFound === seen) return await putBack(step)
  if (await isBehind(folder, { left, found, commit })) {
    if (upstreamFound !== null)
      await execute(noteSeen, systemActor, { repositoryId, branch, commit: found, stands: commit })
    return await (github && left !== null ? merge(step, github) : push(step, {}))
  }
  const kept =
    found === null ? null : await keepWhatIsThere({ ...step, ...row }, found).catch((error: unknown) => error)
  if (github && !(kept instanceof Error) && (await isMergeOf(folder, { left, found, commit }))) {
    const tree = await treeOf(folder, commit)
    return void (await execute(noteMerged, systemActor, { repositoryId, branch, from: commit, found: found!, tree }))
  }
  if (upstreamFound !== seen) {
    const about = kept instanceof Error ? undefined : await factsOfMove(folder, commit, found)
    await execute(noteMovedThere, systemActor, { repositoryId, branch, found, stands: commit, about })
  }
  if (kept instanceof Error) throw kept
}

/** The branch was read there with the commit that it has here, and so was everything that landed on it until then. */
async function inStep({ folder, row }: Step): Promise<void> {
  const { repositoryId, branch, commit } = row
  await execute(noteSeen, systemActor, { repositoryId, branch, commit, stands: commit })
  for (const { id: deliveryId, commit: own } of await unverifiedOn(repositoryId, branch))
    if (await isIn(folder, own!, commit)) await execute(verifyDelivery, systemActor, { deliveryId, commit: own! })
}

/** Pushes the commit at which the branch is here, and reads it back before anything is said of it. */
async function push(step: Step, { over }: { over?: string | null }): Promise<void> {
  const { folder, way, signal, row } = step
  const { branch, commit } = row
  await pushThere(folder, way, { branch, commit, over }, signal)
  const back = (await branchesThere(folder, way, [branch], signal)).get(branch)
  if (back !== commit) throw new GitProblem('The server took the push, and is somewhere else all the same.')
  if (over === undefined) await inStep(step)
}

/** Has GitHub merge what landed last, and reads back where its branch is then. */
async function merge(step: Step, github: There): Promise<void> {
  const { way, signal, row, folder } = step
  const { branch, commit, deliveryId } = row
  if (deliveryId === null) return await push(step, {})
  await mergeThere(github, deliveryId, commit)
  const found = (await branchesThere(folder, way, [branch], signal)).get(branch) ?? null
  if (found === step.found) throw new GitProblem('GitHub merged it, and the branch is where it was all the same.')
  await oneInStep({ ...step, found })
}

/** Pushes over what was seen there, and over nothing else: whoever moved it meanwhile has moved it again. */
async function putBack(step: Step): Promise<void> {
  const { repositoryId, branch, commit } = step.row
  await push(step, { over: step.found })
  await execute(notePutBack, systemActor, { repositoryId, branch, over: step.found ?? noCommit, commit })
  await inStep(step)
}

/**
 * Moves branches here to where they are at the other server, where a person decided so. To be done by whoever lands
 * deliveries, before branches are looked at: the ref moves first, and the decision stands until the database has followed.
 */
export async function takeOverDecided(stop: AbortSignal): Promise<void> {
  const rows = await read.repositoryBranch.findMany({ where: { upstreamDecision: 'take_over' } })
  for (const { repositoryId, branch, commit: from, upstreamFound } of rows) {
    if (stop.aborted) return
    const found = upstreamFound!
    const folder = keptFolder(env.stateFolder, repositoryId)
    const isKept = (await refIn(folder, lostRef(branch, found))) !== null
    if (!isKept || !(await moveRef(folder, `refs/heads/${branch}`, found, from))) continue
    const [tree, lost] = [await treeOf(folder, found), await lostBetween(folder, from, found)]
    await execute(takeOver, systemActor, { repositoryId, branch, from, found, tree, lost })
  }
}
