import 'server-only'
import { z } from 'zod'
import type { Actor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { branchFacts } from '@/lib/imports/facts/schema'
import { tables, upsertStatement, versionsStatement } from '@/lib/imports/store/rules'
import {
  changelogRecord,
  entryRecord,
  memoryRecord,
  rewriteRecord,
  taskRecord,
  unloggedRecord,
} from '@/lib/imports/store/schema'
import { type ImportProgress, importProgress, problem } from '@/lib/imports/schema'
import { capBytes } from '@/lib/imports/recover/values'

const runId = z.string()
const branch = z.string().min(1).max(200)
const batch = <Kind extends string, Record extends z.ZodType>(kind: Kind, record: Record) =>
  z.object({ runId, branch, kind: z.literal(kind), records: z.array(record).max(1_000) })

const recordBatch = z.discriminatedUnion('kind', [
  batch('tasks', taskRecord),
  batch('entries', entryRecord),
  batch('changelog', changelogRecord),
  batch('memory', memoryRecord),
  batch('rewrites', rewriteRecord),
  batch('unlogged', unloggedRecord),
  batch('problems', problem),
])

export type Written = { added: number; changed: number }

/** Writes one part of a list. Records that are there already, unchanged, leave no trace; so a second import changes nothing. */
export const recordImportBatch = defineCommand({
  name: 'imports.record_batch',
  permission: 'imports:start',
  input: recordBatch,

  async run({ tx, actor, input }) {
    const run = await runningImport(tx, actor, input.runId)
    if (!run.ok) return run
    const table = tables[input.kind]
    const rows = distinctRows(input, table.keys)
    const written = await upsert(tx, upsertStatement(table), rows, run.sourceId, input.branch)
    const versions = input.kind === 'memory' ? await writeVersions(tx, input.records, run.sourceId, input.branch) : 0
    if (written.added + written.changed + versions === 0) return { ok: true, value: written, events: 'unchanged' }
    const counts: Record<string, number> = {
      [table.noun]: written.added,
      [`updated ${table.noun}`]: written.changed,
    }
    // Counted where it is written, so that an import carried out by two processes in turn still adds up.
    await tx.importRun.update({ where: { id: input.runId }, data: { counts: added(run.counts, counts) } })
    return {
      ok: true,
      value: written,
      events: [
        {
          type: 'import.batch_recorded',
          subject: { kind: 'import', id: input.runId },
          data: { source: run.name, counts: { ...counts, 'memory versions': versions } },
        },
      ],
    }
  },
})

function added(before: Counts, more: Counts): Counts {
  const sum = { ...before }
  for (const [what, many] of Object.entries(more)) if (many > 0) sum[what] = (sum[what] ?? 0) + many
  return sum
}

type Batch = z.output<typeof recordBatch>

/** One row per key: a statement cannot touch a row twice, and names that were cut may have become equal. */
function distinctRows(input: Batch, keys: readonly string[]): Record<string, unknown>[] {
  const rows = new Map<string, Record<string, unknown>>()
  for (const record of input.records) {
    const row: Record<string, unknown> = { ...record, id: newId() }
    if (input.kind === 'memory')
      row.versionCount = (record as Batch['records'][number] & { versions: unknown[] }).versions.length
    if (input.kind === 'problems') Object.assign(row, problemRow(record as z.output<typeof problem>))
    rows.set(JSON.stringify(keys.map((key) => row[key])), row)
  }
  return [...rows.values()]
}

function problemRow({ code, path, line, reason }: z.output<typeof problem>): { recordKey: string; path: string } {
  return { recordKey: digestOf([code, path, line, reason]).slice(0, 40), path: capBytes(path, 700) }
}

async function upsert(
  tx: Tx,
  statement: string,
  rows: readonly object[],
  sourceId: string,
  of: string,
): Promise<Written> {
  if (rows.length === 0) return { added: 0, changed: 0 }
  const touched = await tx.$queryRawUnsafe<{ added: boolean }[]>(statement, JSON.stringify(rows), sourceId, of)
  const added = touched.filter((row) => row.added).length
  return { added, changed: touched.length - added }
}

async function writeVersions(
  tx: Tx,
  records: readonly z.output<typeof memoryRecord>[],
  sourceId: string,
  of: string,
): Promise<number> {
  const rows = records.flatMap(({ file, path, occurrence, versions }) =>
    versions.map((version) => ({ ...version, id: newId(), file, path, occurrence })),
  )
  const { added, changed } = await upsert(tx, versionsStatement, rows, sourceId, of)
  return added + changed
}

/** Notes that a branch was read up to its newest commit, with everything that was counted. */
export const recordImportBranch = defineCommand({
  name: 'imports.record_branch',
  permission: 'imports:start',
  input: z.object({
    runId,
    branch,
    head: z.string().max(64),
    headAt: z.iso.datetime(),
    facts: branchFacts,
    readerVersion: z.number().int(),
    progress: z.object({ done: z.number().int(), total: z.number().int() }),
  }),

  async run({ tx, actor, now, input: { runId: id, branch: name, head, headAt, facts, readerVersion, progress } }) {
    const run = await runningImport(tx, actor, id)
    if (!run.ok) return run
    const { sourceId } = run
    const known = { head, headAt: new Date(headAt), readerVersion, facts, readAt: now }
    await tx.importBranch.upsert({
      where: { sourceId_name: { sourceId, name } },
      create: { id: newId(), sourceId, name, ...known },
      update: known,
    })
    await tx.importRun.update({ where: { id }, data: { progress: { branch: name, ...progress } } })
    return {
      ok: true,
      value: {},
      events: [
        {
          type: 'import.batch_recorded',
          subject: { kind: 'import', id },
          data: { source: run.name, counts: { branches: 1 } },
        },
      ],
    }
  },
})

/** Notes how far a branch has been read, with a line for the commits read since the last such note. */
export const recordImportProgress = defineCommand({
  name: 'imports.record_progress',
  permission: 'imports:start',
  input: z.object({ runId, branch, commits: z.number().int(), of: z.number().int() }),

  async run({ tx, actor, input: { runId: id, ...reading } }) {
    const run = await runningImport(tx, actor, id)
    if (!run.ok) return run
    const before = run.progress.reading?.branch === reading.branch ? run.progress.reading.commits : 0
    if (reading.commits <= before) return { ok: true, value: {}, events: 'unchanged' }
    await tx.importRun.update({ where: { id }, data: { progress: { ...run.progress, reading } } })
    const counts = { commits: reading.commits - before }
    return {
      ok: true,
      value: {},
      events: [{ type: 'import.batch_recorded', subject: { kind: 'import', id }, data: { source: run.name, counts } }],
    }
  },
})

type Counts = Record<string, number>
type Running = { ok: true; sourceId: string; name: string; counts: Counts; progress: ImportProgress }

/** The run that may write: one that is going on, written by the installation itself and by nobody in its name. */
export async function runningImport(tx: Tx, actor: Actor, id: string): Promise<Running | Refusal> {
  if (actor.kind !== 'system') return refuse('forbidden', 'not_by_hand')
  // Its row is kept until the end, so that what is counted and whether it goes on are one thing.
  await tx.$queryRaw`select 1 from "ImportRun" where "id" = ${id} for update`
  const run = await tx.importRun.findUnique({ where: { id }, include: { source: true } })
  if (!run) return refuse('not_found', 'unknown_import')
  if (run.state !== 'running') return refuse('conflict', 'not_running')
  if (!run.source) return refuse('conflict', 'not_opened')
  const { counts, progress, source } = run
  return {
    ok: true,
    sourceId: source.id,
    name: source.name,
    counts: counts as Counts,
    progress: importProgress.parse(progress),
  }
}
