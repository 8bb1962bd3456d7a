import 'server-only'
import { z } from 'zod'
import type { AuditEntry, ImportFailure } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { ImportSource } from '@/lib/db/generated/client'
import { env } from '@/lib/env'
import { importRefusals } from '@/lib/imports/labels'
import { newSource } from '@/lib/imports/repositories/commands'
import { runningImport } from '@/lib/imports/store/commands'
import { inOrder } from '@/lib/imports/store/nouns'
import { maxTakeovers, nameOfLocation, readLocation } from '@/lib/imports/rules'
import { leadsOut } from '@/lib/imports/reader/place'
import { tellStory } from '@/lib/imports/story/commands'
import { importProgress, importRequest } from '@/lib/imports/schema'

const run = z.object({ runId: z.string() })

/** Wakes a worker, which then looks for whatever waits (lib/imports/jobs.ts). */
const carryOut = { name: 'imports.run' as const, payload: {} }

/** Asks for a repository to be read. Asking again while it is being read gives the same import. */
export const startImport = defineCommand({
  name: 'imports.start',
  permission: 'imports:start',
  input: importRequest,

  async run({ tx, actor, input: { location: typed, name, branches, queued } }) {
    const judged = readLocation(typed)
    if (!judged.ok) return refuse('invalid', judged.problem, { location: [importRefusals[judged.problem]!] })
    const location = judged.location.text
    if (actor.kind === 'person' && judged.location.kind === 'path' && leadsOut(location, env.importRoots))
      return refuse('invalid', 'outside_roots', { location: [importRefusals.outside_roots!] })
    // Of two people who ask at once, the second finds the first one's import.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('imports'), hashtext(${location}))`
    const open = await tx.importRun.findFirst({
      where: { location, state: { in: ['queued', 'running'] } },
      orderBy: { number: 'desc' },
    })
    if (open) return { ok: true, value: { runId: open.id, number: open.number, joined: true }, events: 'unchanged' }

    // A name says which repository is meant, a known or a new one; without one, what was read from this place before.
    const known = await (name ? tx.importSource.findFirst({ where: { name } }) : sourceAt(tx, location))
    const source = known ?? (name ? await newSource(tx, name, location) : null)
    const wanted = source?.name ?? name ?? nameOfLocation(location)
    const made = await tx.importRun.create({
      data: {
        id: newId(),
        name: wanted,
        location,
        branches,
        sourceId: source?.id ?? null,
        askedById: actor.id,
        askedByName: actor.name,
      },
    })
    const event: AuditEntry = {
      type: 'import.requested',
      subject: { kind: 'import', id: made.id },
      data: { source: wanted },
    }
    return {
      ok: true,
      value: { runId: made.id, number: made.number, joined: false },
      events: [event],
      jobs: queued ? [carryOut] : [],
    }
  },
})

async function sourceAt(tx: Tx, location: string): Promise<ImportSource | null> {
  const here = await tx.importSource.findFirst({ where: { location } })
  if (here) return here
  const last = await tx.importRun.findFirst({
    where: { location, sourceId: { not: null } },
    orderBy: { number: 'desc' },
    include: { source: true },
  })
  return last?.source ?? null
}

/**
 * Takes an import up. Whoever does holds its lease (lib/db/lease.ts), so one that is found running was left by a process
 * that died. After a few such deaths without a branch read in between it fails: the value is then null.
 */
export const beginImport = defineCommand({
  name: 'imports.begin',
  permission: 'imports:start',
  input: run,

  async run({ tx, actor, now, input: { runId } }) {
    if (actor.kind !== 'system') return refuse('forbidden', 'not_by_hand')
    const found = await tx.importRun.findUnique({ where: { id: runId }, include: { source: true } })
    if (!found) return refuse('not_found', 'unknown_import')
    if (found.state !== 'queued' && found.state !== 'running') return refuse('conflict', 'not_running')
    const progress = importProgress.parse(found.progress)
    const takeovers = progress.takeovers + (found.state === 'running' ? 1 : 0)
    if (takeovers > maxTakeovers) {
      const closed = await closeImport(tx, runId, 'process_died', importRefusals.process_died!, now)
      return closed.ok ? { ...closed, value: null } : closed
    }
    const { location, branches, sourceId, name, startedAt, askedById } = found
    await tx.importRun.update({
      where: { id: runId },
      data: { state: 'running', startedAt: startedAt ?? now, progress: { ...progress, reading: null, takeovers } },
    })
    return {
      ok: true,
      value: {
        location,
        branches,
        sourceId,
        promptPaths: found.source?.promptPaths ?? [],
        byOperator: askedById === actor.id,
      },
      events: [{ type: 'import.started', subject: { kind: 'import', id: runId }, data: { source: name ?? location } }],
    }
  },
})

/** Puts an import back into the queue for a worker that has been told to stop; the next one carries it on. */
export const handBackImport = defineCommand({
  name: 'imports.hand_back',
  permission: 'imports:start',
  input: run,

  async run({ tx, actor, input: { runId } }) {
    if (actor.kind !== 'system') return refuse('forbidden', 'not_by_hand')
    const found = await tx.importRun.findUnique({ where: { id: runId } })
    if (!found) return refuse('not_found', 'unknown_import')
    if (found.state !== 'running') return refuse('conflict', 'not_running')
    const progress = { ...importProgress.parse(found.progress), reading: null }
    await tx.importRun.update({ where: { id: runId }, data: { state: 'queued', progress } })
    const source = found.name ?? found.location
    return {
      ok: true,
      value: {},
      events: [{ type: 'import.requested', subject: { kind: 'import', id: runId }, data: { source } }],
      jobs: [carryOut],
    }
  },
})

/** Closes an import that read everything. What it added was counted on the way; nothing at all means nothing was new. */
export const finishImport = defineCommand({
  name: 'imports.finish',
  permission: 'imports:start',
  patienceMs: 60_000,
  input: run,

  async run({ tx, actor, now, input: { runId } }) {
    const going = await runningImport(tx, actor, runId)
    if (!going.ok) return going
    const where = { sourceId: going.sourceId, mendedAt: null }
    const { length: problemCount } = await tx.importProblem.groupBy({ by: ['recordKey'], where })
    await tellStory(tx, going.sourceId)
    await tx.importHeadway.deleteMany({ where: { runId } })
    await tx.importRun.update({ where: { id: runId }, data: { state: 'done', finishedAt: now, problemCount } })
    return {
      ok: true,
      value: {},
      events: [
        {
          type: 'import.completed',
          subject: { kind: 'import', id: runId },
          data: { source: going.name, counts: inOrder(going.counts) },
        },
      ],
    }
  },
})

/** Closes an import that could not go on. What it had written stays; it is true all the same. */
export const failImport = defineCommand({
  name: 'imports.fail',
  permission: 'imports:start',
  input: run.extend({ reason: z.enum(['not_read', 'not_stored']), why: z.string().max(1_000) }),

  async run({ tx, actor, now, input: { runId, reason, why } }) {
    if (actor.kind !== 'system') return refuse('forbidden', 'not_by_hand')
    return await closeImport(tx, runId, reason, why, now)
  },
})

/** Ends an import that waits or is going on; its reader stops within seconds. */
export const cancelImport = defineCommand({
  name: 'imports.cancel',
  permission: 'imports:start',
  input: run,

  async run({ tx, actor, now, input: { runId } }) {
    return await closeImport(tx, runId, 'cancelled', `cancelled by ${actor.name}`, now)
  },
})

/** Ends an import for this reason, and gives the line about it. What it had written stays. */
export async function closeImport(tx: Tx, runId: string, reason: ImportFailure, why: string, now: Date) {
  const state = reason === 'cancelled' ? 'cancelled' : 'failed'
  const { count } = await tx.importRun.updateMany({
    where: { id: runId, state: { in: ['queued', 'running'] } },
    data: { state, finishedAt: now, failure: why },
  })
  await tx.importHeadway.deleteMany({ where: { runId } })
  const found = await tx.importRun.findUnique({ where: { id: runId } })
  if (!found) return refuse('not_found', 'unknown_import')
  if (count === 0) return refuse('conflict', 'not_running')
  // What it had written by then is told as well.
  if (found.sourceId !== null) await tellStory(tx, found.sourceId)
  const source = found.name ?? found.location
  const subject = { kind: 'import', id: runId }
  const event: AuditEntry = { type: 'import.failed', subject, data: { source, reason, why } }
  return { ok: true as const, value: {}, events: [event] as const }
}
