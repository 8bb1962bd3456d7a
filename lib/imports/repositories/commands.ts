import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { ImportSource } from '@/lib/db/generated/client'
import { keepFindings } from '@/lib/imports/found/commands'
import { forgottenFirst } from '@/lib/imports/repositories/forgotten'
import { freeName, nameOfLocation } from '@/lib/imports/rules'
import { importProgress, problem } from '@/lib/imports/schema'
import { tellStory } from '@/lib/imports/story/commands'
import { markBranchesGone, recordWhole } from '@/lib/imports/store/commands'
import { tables } from '@/lib/imports/store/rules'
import { inOrder } from '@/lib/imports/store/nouns'

/**
 * Says what was found at the door: the repository that was asked for, or a new one that gets a name of its own. Shared
 * history makes no two repositories one; it is a question for people. Branches that are not there any more are marked.
 */
export const openImport = defineCommand({
  name: 'imports.open',
  permission: 'imports:start',
  patienceMs: 10 * 60_000,
  input: z.object({
    runId: z.string(),
    branches: z.number().int(),
    toRead: z.number().int(),
    every: z.array(z.string()).nullable().default(null),
    roots: z.array(z.string()).default([]),
    holds: z.array(z.string()).default([]),
    problems: z.array(problem).default([]),
    isFetched: z.boolean().default(false),
  }),

  async run({ tx, actor, now, input: { runId, branches, toRead, every, roots, holds, problems, isFetched } }) {
    if (actor.kind !== 'system') return refuse('forbidden', 'not_by_hand')
    const found = await tx.importRun.findUnique({ where: { id: runId }, include: { source: true } })
    if (!found) return refuse('not_found', 'unknown_import')
    if (found.state !== 'running') return refuse('conflict', 'not_running')
    const source = found.source ?? (await newSource(tx, found.name ?? nameOfLocation(found.location), found.location))
    await learnOf(tx, source, found.location, { roots, holds })
    const progress = importProgress.parse(found.progress)
    await tx.importRun.update({
      where: { id: runId },
      data: { sourceId: source.id, name: source.name, progress: { ...progress, branch: null, done: 0, total: toRead } },
    })
    await recordWhole(tx, source.id, problems, isFetched ? now : null)
    const subject = { kind: 'import', id: runId }
    const data = { source: source.name, counts: { 'branches found': branches } }
    const gone = every === null ? [] : await leftBranches(tx, source.id, every)
    await markBranchesGone(tx, source.id, gone, now)
    const left: AuditEntry = { type: 'import.branches_gone', subject, data: { source: source.name, branches: gone } }
    return {
      ok: true,
      value: { sourceId: source.id, name: source.name },
      events: [{ type: 'import.batch_recorded', subject, data }, ...(gone.length > 0 ? [left] : [])],
    }
  },
})

/** What the reader says of a repository: how its histories begin, and which newest commits of others are part of them. */
type Told = { roots: readonly string[]; holds: readonly string[] }

/** Remembers where a repository lies now and how its histories begin; of a new one, which other begins alike. */
async function learnOf(tx: Tx, source: ImportSource, location: string, { roots, holds }: Told): Promise<void> {
  const all = [...new Set([...source.roots, ...roots])].slice(0, maxRoots)
  const isNew =
    source.roots.length === 0 &&
    roots.length > 0 &&
    (await tx.importBranch.count({ where: { sourceId: source.id } })) === 0
  const alike = isNew
    ? await tx.importSource.findFirst({
        where: {
          id: { not: source.id },
          OR: [
            { roots: { hasSome: [...roots] } },
            // Of one that an earlier version read nobody knows yet how it begins.
            { roots: { isEmpty: true }, branches: { some: { head: { in: [...holds] } } } },
          ],
        },
        orderBy: { createdAt: 'asc' },
      })
    : null
  const data = { location, roots: all, ...(alike ? { resembles: alike.id } : {}) }
  await tx.importSource.update({ where: { id: source.id }, data })
}

const maxRoots = 500

/** The branches that were there last time and are not among these. */
async function leftBranches(tx: Tx, sourceId: string, every: readonly string[]): Promise<string[]> {
  const known = await tx.importBranch.findMany({ where: { sourceId, goneAt: null }, select: { name: true } })
  const there = new Set(every)
  return known.flatMap(({ name }) => (there.has(name) ? [] : name))
}

/** A repository under a name of its own. */
export async function newSource(tx: Tx, wanted: string, location: string): Promise<ImportSource> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('import names'))`
  const taken = await tx.importSource.findMany({ where: { name: { startsWith: wanted } }, select: { name: true } })
  const name = freeName(wanted, new Set(taken.map((source) => source.name)))
  return await tx.importSource.create({ data: { id: newId(), name, location } })
}

const sourceId = z.string()

/**
 * Deletes what was read of a repository, or of one branch of it. The record keeps that it was there, how much, and who
 * had it forgotten; the repository itself is not touched, so reading it again brings it back.
 */
export const forgetRepository = defineCommand({
  name: 'imports.forget',
  permission: 'imports:start',
  patienceMs: 10 * 60_000,
  input: z.object({ sourceId, branch: z.string().min(1).max(200).optional() }),

  async run({ tx, now, input: { sourceId: id, branch = null } }) {
    const source = await tx.importSource.findUnique({ where: { id }, include: { branches: true } })
    if (!source || (branch !== null && !source.branches.some(({ name }) => name === branch)))
      return refuse('not_found', 'unknown_repository')
    if (await isBeingRead(tx, id)) return refuse('conflict', 'being_read')
    const { counts, event } = await forget(tx, source, branch, now)
    return { ok: true, value: { counts }, events: [event] }
  },
})

/** Deletes what was read of a repository, or of one branch, and gives the line about it. */
export async function forget(
  tx: Tx,
  { id, name }: Pick<ImportSource, 'id' | 'name'>,
  branch: string | null,
  now: Date,
): Promise<{ counts: Record<string, number>; event: AuditEntry }> {
  const counts = await deleteAll(tx, id, branch, now)
  const data = { source: name, branch, counts }
  return { counts, event: { type: 'import.forgotten', subject: { kind: 'import', id }, data } }
}

async function isBeingRead(tx: Tx, id: string): Promise<boolean> {
  return (await tx.importRun.count({ where: { sourceId: id, state: { in: ['queued', 'running'] } } })) > 0
}

async function deleteAll(tx: Tx, id: string, branch: string | null, now: Date): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { name, noun, source } of forgottenFirst) {
    const where = `"${source}" = $1 and ($2::text is null or "branch" = $2)`
    const many = await tx.$executeRawUnsafe(`delete from "${name}" where ${where}`, id, branch)
    if (many > 0 && name !== tables.texts.name) counts[noun] = many
  }
  await keepFindings(tx, id, now)
  await tx.importBranch.deleteMany({ where: { sourceId: id, ...(branch === null ? {} : { name: branch }) } })
  if (branch !== null) {
    await tellStory(tx, id)
    return inOrder(counts)
  }
  // What was asked for stays on the list of imports; only what came of it is gone.
  await tx.importRun.updateMany({ where: { sourceId: id }, data: { sourceId: null } })
  await tx.importSource.updateMany({ where: { resembles: id }, data: { resembles: null } })
  await tx.importSource.delete({ where: { id } })
  return inOrder(counts)
}

/** Answers that two repositories which begin alike are two all the same. */
export const keepApart = defineCommand({
  name: 'imports.keep_apart',
  permission: 'imports:start',
  input: z.object({ sourceId }),

  async run({ tx, input: { sourceId: id } }) {
    const source = await tx.importSource.findUnique({ where: { id } })
    if (!source) return refuse('not_found', 'unknown_repository')
    if (source.resembles === null) return { ok: true, value: {}, events: 'unchanged' }
    const other = await tx.importSource.findUnique({ where: { id: source.resembles } })
    await tx.importSource.update({ where: { id }, data: { resembles: null } })
    return {
      ok: true,
      value: {},
      events: [
        {
          type: 'import.kept_apart',
          subject: { kind: 'import', id },
          data: { source: source.name, from: other?.name ?? 'one that was forgotten' },
        },
      ],
    }
  },
})

/** Answers that it is another copy of a repository that is known: it is forgotten as one of its own, and read into that. */
export const joinRepository = defineCommand({
  name: 'imports.join',
  permission: 'imports:start',
  patienceMs: 10 * 60_000,
  input: z.object({ sourceId }),

  async run({ tx, actor, now, input: { sourceId: id } }) {
    const source = await tx.importSource.findUnique({ where: { id } })
    const into = source?.resembles ? await tx.importSource.findUnique({ where: { id: source.resembles } }) : null
    if (!source || !into) return refuse('not_found', 'unknown_repository')
    if (await isBeingRead(tx, id)) return refuse('conflict', 'being_read')
    const forgotten = await forget(tx, source, null, now)
    const asked = { askedById: actor.id, askedByName: actor.name }
    const { location } = source
    const run = await tx.importRun.create({
      data: { id: newId(), name: into.name, location, branches: [], sourceId: into.id, ...asked },
    })
    return {
      ok: true,
      value: { runId: run.id },
      events: [
        forgotten.event,
        { type: 'import.requested', subject: { kind: 'import', id: run.id }, data: { source: into.name } },
      ],
      jobs: [{ name: 'imports.run', payload: {} }],
    }
  },
})
