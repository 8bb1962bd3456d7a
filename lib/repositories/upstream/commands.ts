import 'server-only'
import { notify } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { Prisma } from '@/lib/db/generated/client'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { noCommit } from '@/lib/git/kept'
import { lockRepository } from '@/lib/repositories/commands'
import {
  decided,
  movedThere,
  newUpstream,
  overAsked,
  putBackThere,
  round,
  seenThere,
  takenFrom,
} from '@/lib/repositories/upstream/schema'

/** Says at which other git server a repository lives as well, and where what opens it is found; or that it is here alone. */
export const setUpstream = defineCommand({
  name: 'repositories.set_upstream',
  permission: 'repositories:keep',
  input: newUpstream,

  async run({ tx, now, input: { name, url, credential, knownHosts } }) {
    const locked = await lockRepository(tx, name)
    if (!locked) return refuse('not_found', 'unknown_repository')
    const { id } = locked
    const before = await tx.repository.findUniqueOrThrow({ where: { id } })
    const data = { upstreamUrl: url, upstreamCredential: credential, upstreamKnownHosts: knownHosts }
    if ((Object.keys(data) as (keyof typeof data)[]).every((key) => before[key] === data[key]))
      return { ok: true, value: null, events: 'unchanged' }
    await tx.repository.update({ where: { id }, data: { ...data, updatedAt: now } })
    // Of another place nothing is known yet; of the same one it stays known where it was left.
    if (before.upstreamUrl !== url)
      await tx.repositoryBranch.updateMany({
        where: { repositoryId: id },
        data: { upstreamCommit: null, ...settled },
      })
    const isSame = before.upstreamUrl === url
    const unread = { problem: null, failures: 0, nextAt: null, notBefore: null, heardAt: null }
    const unguarded = { guards: Prisma.DbNull, guardedAt: null }
    const course = { readAt: isSame ? undefined : null, ...unread, ...unguarded }
    await tx.repositoryCourse.upsert({
      where: { repositoryId: id },
      create: { repositoryId: id },
      update: course,
    })
    const subject = { kind: 'repository', id }
    const event: AuditEntry =
      url === null
        ? { type: 'repository.kept_here_alone', subject, data: { name } }
        : { type: 'repository.kept_there', subject, data: { name, address: url, byCredential: credential !== null } }
    return { ok: true, value: null, events: [event], jobs: [landing] }
  },
})

/** Whatever has to be done about branches is done by the work that lands deliveries. */
const landing = { name: 'deliveries.land', payload: {} } as const

/** A branch was read at the other server, and is where it is here or on its way there: nobody has moved it past deliveries. */
export const noteSeen = defineCommand({
  name: 'repositories.note_seen',
  permission: 'system:sweep',
  input: seenThere,

  async run({ tx, input: { repositoryId, branch, commit, stands } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (row?.commit !== stands) return refuse('conflict', 'not_due')
    if (row.upstreamCommit === commit && row.upstreamFound === null)
      return { ok: true, value: null, events: 'unchanged' }
    await change(tx, row, { upstreamCommit: commit, ...settled })
    const data = { name: row.repository.name, branch, commit, stands }
    return { ok: true, value: null, events: [{ type: 'repository.read_there', subject: subjectOf(row), data }] }
  },
})

/** A branch was found elsewhere at the other server than signed deliveries brought it. Nothing is pushed there until somebody decides. */
export const noteMovedThere = defineCommand({
  name: 'repositories.note_moved_there',
  permission: 'system:sweep',
  input: movedThere,

  async run({ tx, input: { repositoryId, branch, found, stands, about } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (row?.commit !== stands || row.upstreamFound === (found ?? noCommit)) return refuse('conflict', 'not_due')
    // What was decided is done first; where the branch is by then is found after that.
    if (row.upstreamDecision === 'take_over') return refuse('conflict', 'not_due')
    await change(tx, row, { ...settled, upstreamFound: found ?? noCommit })
    const data = {
      name: row.repository.name,
      branch,
      found,
      stands,
      place: 'upstream' as const,
      ...(about && { about }),
    }
    const subject = subjectOf(row)
    return { ok: true, value: null, events: [{ type: 'repository.moved_unsigned', subject, outcome: 'refused', data }] }
  },
})

/**
 * A person says what is to become of a branch that moved at the other server, and why. What nobody signed is taken over by two:
 * one who wants it, and another one who agrees. Until then it can be put back by anybody who may decide.
 */
export const decideMoved = defineCommand({
  name: 'repositories.decide_moved',
  permission: 'incidents:handle',
  actor: 'person',
  input: decided,

  async run({ tx, actor, input: { repositoryId, branch, found, decision: wanted, reason } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (!row) return refuse('not_found', 'unknown_branch')
    if (row.repository.closedAt) return refuse('not_found', 'unknown_repository')
    if (row.upstreamFound !== found) return refuse('conflict', 'moved_on')
    const isAsked = row.upstreamDecision === 'take_over_asked'
    if (row.upstreamDecision !== null && !isAsked) return refuse('conflict', 'decided_already')
    if (wanted === 'take_over' && found === noCommit) return refuse('conflict', 'nothing_there')
    if (isAsked && wanted === 'take_over' && overAsked.parse(row.upstreamAsked).id === actor.id)
      return refuse('forbidden', 'second_person')
    const decision = wanted === 'take_over' && !isAsked ? ('take_over_asked' as const) : wanted
    const asked = { id: actor.id, name: actor.name, reason }
    await change(tx, row, {
      upstreamDecision: decision,
      ...(decision === 'take_over_asked' && { upstreamAsked: asked }),
      ...(decision === 'put_back' && { upstreamAsked: Prisma.DbNull }),
    })
    const seen = found === noCommit ? null : found
    const data = { name: row.repository.name, branch, found: seen, stands: row.commit, decision, reason }
    const event = { type: 'repository.move_decided', subject: subjectOf(row), data } as const
    return { ok: true, value: null, events: [event], jobs: decision === 'take_over_asked' ? [] : [landing] }
  },
})

/** The branch at the other server was put back to where signed deliveries had brought it, and read back. */
export const notePutBack = defineCommand({
  name: 'repositories.put_back',
  permission: 'system:sweep',
  input: putBackThere,

  async run({ tx, input: { repositoryId, branch, over, commit } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (row?.upstreamDecision !== 'put_back' || row.upstreamFound !== over) return refuse('conflict', 'not_due')
    await change(tx, row, { upstreamCommit: commit, ...settled })
    const data = { name: row.repository.name, branch, over: over === noCommit ? null : over, commit }
    return { ok: true, value: null, events: [{ type: 'repository.put_back_there', subject: subjectOf(row), data }] }
  },
})

/** The branch here moves to where it is at the other server. What deliveries had brought and is not part of that is undone by it. */
export const takeOver = defineCommand({
  name: 'repositories.take_over',
  permission: 'system:sweep',
  input: takenFrom,

  async run({ tx, now, input: { repositoryId, branch, from, found, tree, lost } }) {
    const row = await lockBranch(tx, repositoryId, branch)
    if (row?.commit !== from || row.upstreamFound !== found || row.upstreamDecision !== 'take_over')
      return refuse('conflict', 'not_due')
    const moved = { commit: found, tree, deliveryId: null, movedAt: now }
    await change(tx, row, { ...moved, upstreamCommit: found, ...settled })
    const { name } = row.repository
    const events: AuditEntry[] = []
    const undone = await tx.delivery.findMany({
      where: { repositoryId, branch, state: 'landed', commit: { in: lost } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    for (const { id, requestId, podId, taskKey, environment, revision } of undone) {
      await tx.delivery.update({ where: { id }, data: { state: 'reverted' } })
      events.push({
        type: 'delivery.reverted',
        subject: { kind: 'delivery', id },
        requestId,
        podId,
        taskKey,
        environment,
        data: { repository: name, branch, revision, by: found },
      })
    }
    const data = { name, branch, from, found, lost: lost.length }
    return {
      ok: true,
      value: null,
      events: [{ type: 'repository.taken_over', subject: subjectOf(row), data }, ...events],
    }
  },
})

const [firstWaitSeconds, longestWaitSeconds] = [60, 15 * 60]

/** Notes how a round went: bookkeeping that decides nothing but when the server is asked again. */
export const noteRound = defineCommand({
  name: 'repositories.note_round',
  permission: 'system:sweep',
  input: round,

  async run({ tx, now, input: { repositoryId, url, isRead, isLate, problem, retryAfterSeconds, heardAt } }) {
    await tx.$queryRaw`select "repositoryId" from "RepositoryCourse" where "repositoryId" = ${repositoryId} for update`
    const repository = await tx.repository.findUnique({ where: { id: repositoryId }, include: { course: true } })
    // It is kept somewhere else by now.
    if (repository?.upstreamUrl !== url) return { ok: true, value: null, events: 'unchanged' }
    const before = repository.course
    const failures = problem === null || !isLate ? 0 : (before?.failures ?? 0) + 1
    const waitSeconds = Math.min(firstWaitSeconds * 2 ** (failures - 1), longestWaitSeconds)
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    // Whoever says when to come again means it, however often it went wrong.
    const notBefore = retryAfterSeconds === null ? null : after(retryAfterSeconds)
    const nextAt = failures === 0 ? notBefore : after(Math.max(waitSeconds, retryAfterSeconds ?? 0))
    const data = { problem, failures, nextAt, notBefore, heardAt: null, ...(isRead && { readAt: now }) }
    await tx.repositoryCourse.upsert({
      where: { repositoryId },
      create: { repositoryId, ...data },
      update: data,
    })
    if (before?.problem !== problem)
      await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['deliveries'], calls: [], requests: [] }))
    // What was heard while this round looked may be something that it did not see.
    const isNews = Boolean(before?.heardAt) && before?.heardAt?.getTime() !== heardAt?.getTime()
    return { ok: true, value: null, events: 'unchanged', jobs: isNews && nextAt === null ? [landing] : [] }
  },
})

/** A protected branch with its repository, which nobody else changes until the transaction ends. */
export async function lockBranch(tx: Tx, repositoryId: string, branch: string) {
  await tx.$queryRaw`
    select branch from "RepositoryBranch" where "repositoryId" = ${repositoryId} and branch = ${branch} for update`
  const where = { repositoryId_branch: { repositoryId, branch } }
  return await tx.repositoryBranch.findUnique({ where, include: { repository: true } })
}

type Row = NonNullable<Awaited<ReturnType<typeof lockBranch>>>
type Columns = Partial<
  Pick<Row, 'commit' | 'tree' | 'deliveryId' | 'movedAt' | 'upstreamCommit' | 'upstreamFound' | 'upstreamDecision'>
> & { upstreamAsked?: Prisma.InputJsonObject | typeof Prisma.DbNull }

/** Nothing was found there, or nothing is decided of it yet. */
export const settled = { upstreamFound: null, upstreamDecision: null, upstreamAsked: Prisma.DbNull }

async function change(tx: Tx, { repositoryId, branch }: Row, data: Columns): Promise<void> {
  await tx.repositoryBranch.update({ where: { repositoryId_branch: { repositoryId, branch } }, data })
}

function subjectOf({ repositoryId }: Row) {
  return { kind: 'repository', id: repositoryId }
}
