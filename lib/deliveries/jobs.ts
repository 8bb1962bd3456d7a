import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { defineJob } from '@/lib/core/job'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import { takeLease } from '@/lib/db/lease'
import { mergeAgain } from '@/lib/deliveries/again/commands'
import { prepareAgain } from '@/lib/deliveries/again/anew/commands'
import { movedWords } from '@/lib/deliveries/labels'
import { giveUpDelivery, landDelivery, noteMoved, verifyDelivery } from '@/lib/deliveries/land/commands'
import {
  authorOf,
  countersignAsCommitter,
  deliveriesDueAgain,
  deliveriesThat,
  isHeldUp,
  keptOtherwise,
  landable,
  otherwiseThanSigned,
  type ToLand,
  trailersOf,
} from '@/lib/deliveries/land/queries'
import { begunLine, landedMessage } from '@/lib/deliveries/land/said'
import { factsOfMove } from '@/lib/deliveries/moved/jobs'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { keepInStep, takeOverDecided } from '@/lib/deliveries/upstream/jobs'
import { env } from '@/lib/env'
import { dropAbandoned } from '@/lib/git/abandoned'
import { writeCommit } from '@/lib/git/commit'
import { headsIn, isHere, isIn, keptFolder, lostRef, moveRef, refIn, removeBroken, removeRef } from '@/lib/git/kept'
import { signingKey } from '@/lib/git/signed'
import { isProtected } from '@/lib/repositories/branches/rules'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

/**
 * Lands what may land, and looks whether every protected branch is where deliveries brought it. Each step finds what the one
 * before left, so that it can end anywhere: the commit of a delivery is the same whoever makes it, the branch is where the
 * database says it is, and the ref in the kept repository follows.
 */
export const landDeliveries = defineJob({
  name: 'deliveries.land',
  every: '* * * * *',
  atStart: true,
  async run(_payload, told) {
    const lease = await leaseSoon(told)
    if (!lease) return
    // Whoever is alone no more stops, as somebody who is told to.
    const stop = AbortSignal.any([told, lease.lost])
    const failed = newFailures()
    try {
      // Deliveries that wait for it land on it.
      await takeOverDecided(stop)
      // What is held up stays where it is until the next run; what is released meanwhile lands now.
      const tried = new Set<string>()
      for (let round = 0; round < 5 && !stop.aborted; round++) {
        const waiting = (await landable()).filter(({ id }) => !tried.has(id))
        for (const delivery of waiting) {
          if (stop.aborted) break
          tried.add(delivery.id)
          await failed.unless(delivery.id, async () => await land(delivery))
        }
        if (waiting.length === 0) break
      }
      await followAll(stop, failed)
      for (const delivery of await deliveriesDueAgain())
        if (!stop.aborted && !(await isHeldUp(delivery)))
          await failed.unless(delivery.id, async () => await prepareAgain(delivery))
    } finally {
      await lease.release()
    }
    // Other servers may take their time, and nothing that lands here waits for it.
    await failed.unless('elsewhere', async () => await keepInStep(told))
    failed.tell()
  },
})

/** What could not be done stops nothing else; in the end it is why the job is tried again. */
function newFailures() {
  const failed = new Map<string, unknown>()
  return {
    async unless(id: string, work: () => Promise<void>): Promise<void> {
      await work().catch((error: unknown) => failed.set(id, error))
    },
    tell(): void {
      const [first, ...more] = failed.values()
      for (const error of more) log.error({ err: error }, 'signed work cannot be brought to its branch')
      if (first !== undefined) throw first
    },
  }
}

/** Whoever holds it may have looked already, so what was released a moment ago waits for its turn. */
async function leaseSoon(stop: AbortSignal) {
  for (let tries = 0; tries < 60 && !stop.aborted; tries++) {
    const lease = await takeLease('deliveries')
    if (lease) return lease
    await wait(500)
  }
  return null
}

const mostTries = 5

async function land(released: ToLand): Promise<void> {
  const folder = keptFolder(env.stateFolder, released.repositoryId)
  const key = signingKey(env.stateFolder)
  for (let tries = 0; tries < mostTries; tries++) {
    const delivery = await read.delivery.findUniqueOrThrow({
      where: { id: released.id },
      include: { repository: true },
    })
    if (delivery.state !== 'released') return
    const kept = await keptOtherwise(delivery)
    if (kept.length > 0) return await giveUp(delivery.id, movedWords.otherwise(kept))
    if (!isProtected(delivery.repository.protectedBranches, delivery.branch))
      return await giveUp(delivery.id, movedWords.unprotected(delivery.branch))
    const { id, repositoryId, branch, base, mergedBase, mergedTree, mergedMoved, head } = delivery
    const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
    // Somebody moved it at its other server: whoever decides about that decides on what this lands.
    if (at?.upstreamFound) return
    // At GitHub a branch goes on from the merge there, so what landed before is merged first.
    if (delivery.repository.upstreamCredential === byGithubApp && at && at.upstreamCommit !== at.commit) return
    // A branch that is not there yet begins where it was signed to.
    const onto = at ? at.commit : base
    const begins = !at && base !== null
    // What lands at once takes back exactly what stood there, and nothing that nobody has seen.
    if (delivery.isAtOnce && onto !== base) return await giveUp(id, atOnceWords.moved(branch))
    if (onto !== base && onto !== mergedBase) {
      await mergeAgain(delivery)
      continue
    }
    const isAgain = onto !== base
    if (isAgain && (mergedTree === null || mergedMoved.length > 0)) {
      return await giveUp(
        id,
        mergedMoved.length > 0 ? movedWords.moved(branch, mergedMoved) : movedWords.otherwise(['objects']),
      )
    }
    const tree = isAgain ? mergedTree! : delivery.tree
    const otherwise = await otherwiseThanSigned(delivery, onto, tree)
    if (otherwise.length > 0) return await giveUp(id, movedWords.otherwise(otherwise))
    const isThere = begins && (await isIn(folder, head, onto!))
    const parents = onto === null ? [head] : isThere ? [onto] : [onto, head]
    const message = landedMessage(delivery, [...(begins ? [begunLine(onto!)] : []), ...(await trailersOf(delivery))])
    const committer = countersignAsCommitter()
    const commit = await writeCommit(
      folder,
      { tree, parents, author: authorOf(delivery), committer, at: delivery.releasedAt!, message },
      key,
    )
    const landed = await execute(landDelivery, systemActor, { deliveryId: id, onto, begins, commit, tree })
    if (landed.ok) return
  }
  throw new Error(`The branch ${released.branch} moves faster than a delivery can land on it`)
}

async function giveUp(deliveryId: string, because: string): Promise<void> {
  await execute(giveUpDelivery, systemActor, { deliveryId, because: because.slice(0, 500) })
}

/** Has every ref of a protected branch follow the database, and tells of those that moved otherwise. */
async function followAll(stop: AbortSignal, failed: ReturnType<typeof newFailures>): Promise<void> {
  const repositories = await read.repository.findMany({ include: { branches: true }, orderBy: { id: 'asc' } })
  const unverified = await deliveriesThat('landed')
  for (const { id, branches, upstreamUrl, protectedBranches } of repositories) {
    if (stop.aborted) return
    const folder = keptFolder(env.stateFolder, id)
    const refs = await headsIn(folder).catch((error: unknown) => {
      log.error({ err: error, repository: id }, 'a kept repository cannot be read')
      return null
    })
    if (!refs) continue
    tidy(folder)
    const isOurs = (branch: string) => isProtected(protectedBranches, branch)
    // One that no delivery has made is there by nobody's signature.
    for (const [branch, found] of refs)
      if (isOurs(branch) && branches.every((one) => one.branch !== branch))
        await failed.unless(`${id} ${branch}`, async () => await putAside(folder, { id, branch, found }))
    for (const { branch, commit } of branches.filter((one) => isOurs(one.branch))) {
      const waits = unverified.filter((one) => one.repositoryId === id && one.branch === branch)
      const found = refs.get(branch) ?? null
      await failed.unless(`${id} ${branch}`, async () => {
        const isNew = upstreamUrl === null ? waits.length > 0 : !(await hasFollowed(folder, branch, commit))
        await follow(folder, { id, branch, commit, found, isNew })
        if (upstreamUrl !== null && isNew) await keepFollowed(folder, branch, commit)
        for (const { id: deliveryId, commit: own } of waits)
          await execute(verifyDelivery, systemActor, { deliveryId, commit: own! })
      })
    }
  }
}

/** What cannot be removed now is in nobody's way. */
function tidy(folder: string): void {
  try {
    dropAbandoned(folder)
  } catch (error) {
    log.warn({ err: error }, 'what a killed process left in a kept repository could not be removed')
  }
}

/**
 * Where a repository lives at another server as well, what landed is read back there, which can be much later: that the
 * branch here has followed is kept beside it, under a name of ours.
 */
async function hasFollowed(folder: string, branch: string, commit: string): Promise<boolean> {
  return (await refIn(folder, followedRef(branch))) === commit
}

async function keepFollowed(folder: string, branch: string, commit: string): Promise<void> {
  await moveRef(folder, followedRef(branch), commit, await refIn(folder, followedRef(branch)))
}

function followedRef(branch: string): string {
  return `refs/deliveries/followed/${branch}`
}

/** Keeps what a branch holds that somebody made, and removes it. */
async function putAside(folder: string, { id, branch, found }: Pick<At, 'id' | 'branch'> & { found: string }) {
  if (await isHere(folder, found)) await moveRef(folder, lostRef(branch, found), found, null)
  const about = await factsOfMove(folder, null, found)
  const noted = { repositoryId: id, branch, found, stands: null, about }
  if ((await execute(noteMoved, systemActor, noted)).ok) await removeRef(folder, `refs/heads/${branch}`, found)
}

type At = { id: string; branch: string; commit: string; found: string | null; isNew: boolean }

async function follow(folder: string, { id, branch, commit, found, isNew }: At): Promise<void> {
  if (found === commit) return
  const ref = `refs/heads/${branch}`
  const isBehind = isNew && (found === null || (await isIn(folder, found, commit)))
  if (!isBehind) {
    // What was there stays in the repository under a name of ours, whatever becomes of the branch.
    if (found !== null && (await isHere(folder, found))) await moveRef(folder, lostRef(branch, found), found, null)
    const about = await factsOfMove(folder, commit, found)
    // Who had brought it on meanwhile has moved it, and nobody else.
    if (!(await execute(noteMoved, systemActor, { repositoryId: id, branch, found, stands: commit, about })).ok) return
  }
  if (found === null) removeBroken(folder, ref)
  // Moved by comparing, and read back.
  if (!(await moveRef(folder, ref, commit, found)) || (await refIn(folder, ref)) !== commit)
    throw new Error(`The branch ${branch} of a kept repository moved while it was brought to its commit`)
}
