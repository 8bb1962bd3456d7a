import 'server-only'
import { z } from 'zod'
import { notify } from '@/lib/audit/append'
import type { Actor } from '@/lib/core/actor'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { branchFacts } from '@/lib/imports/facts/schema'
import { keepFindings } from '@/lib/imports/found/commands'
import { type Row, rowsOf } from '@/lib/imports/store/rows'
import { tables } from '@/lib/imports/store/rules'
import { goneNoun, inOrder } from '@/lib/imports/store/nouns'
import { goneStatement, upsertStatement, versionsStatement } from '@/lib/imports/store/statements'
import { branchRecords, type MemoryRecord } from '@/lib/imports/store/schema'
import { recordKinds } from '@/lib/imports/store/nouns'
import { type ImportProgress, importProgress, type Problem, problem } from '@/lib/imports/schema'

const runId = z.string()
const branch = z.string().min(1).max(200)

// A statement takes so many rows at once.
const maxRows = 500
// A branch is written as a whole or not at all, and the largest takes a while on a machine that is busy.
const patienceMs = 10 * 60_000

type Counts = Record<string, number>
type Place = { sourceId: string; branch: string }

/**
 * Writes everything that was read of a branch, as one change with one line on the record. Rows that are there already,
 * unchanged, are left alone. What the branch held before and does not hold now is marked, unless only a part was read.
 */
export const recordImportBranch = defineCommand({
  name: 'imports.record_branch',
  permission: 'imports:start',
  patienceMs,
  input: z.object({
    runId,
    branch,
    head: z.string().max(64),
    headAt: z.iso.datetime(),
    facts: branchFacts,
    readerVersion: z.number().int(),
    progress: z.object({ done: z.number().int(), total: z.number().int() }),
    records: branchRecords,
    isPartial: z.boolean(),
  }),

  async run({ tx, actor, now, input }) {
    const { runId: id, branch: name, head, headAt, facts, readerVersion, progress, records, isPartial } = input
    const run = await runningImport(tx, actor, id)
    if (!run.ok) return run
    const { sourceId } = run
    const place = { sourceId, branch: name }
    const counts: Counts = {}
    for (const kind of recordKinds) {
      const rows = rowsOf(kind, records[kind])
      if (kind === 'texts') {
        await write(tx, upsertStatement(tables[kind]), rows, place, () => {})
        continue
      }
      const { standing, mended } = apart(rows)
      // What was mended, or is not to be found any more, before anybody read it is kept and is no news.
      await write(tx, upsertStatement(tables[kind]), mended, place, (_new, closed) =>
        count(counts, goneNoun(kind), closed),
      )
      await write(tx, upsertStatement(tables[kind]), standing, place, (added, changed) => {
        count(counts, tables[kind].noun, added)
        count(counts, `updated ${tables[kind].noun}`, changed)
      })
      if (kind === 'memory') await writeVersions(tx, records.memory, place, counts)
      if (!isPartial) count(counts, goneNoun(kind), await markGone(tx, kind, rows, place, { head, headAt }))
    }
    await keepFindings(tx, sourceId, now)
    const known = { head, headAt: new Date(headAt), readerVersion, facts, readAt: now, goneAt: null }
    await tx.importBranch.upsert({
      where: { sourceId_name: { sourceId, name } },
      create: { id: newId(), sourceId, name, ...known },
      update: known,
    })
    await tx.importRun.update({
      where: { id },
      data: { counts: summed(run.counts, counts), progress: { branch: name, ...progress } },
    })
    await tx.importHeadway.deleteMany({ where: { runId: id } })
    return {
      ok: true,
      value: counts,
      events: [
        {
          type: 'import.branch_read',
          subject: { kind: 'import', id },
          data: { source: run.name, branch: name, counts: inOrder(counts) },
        },
      ],
    }
  },
})

function apart(rows: readonly Row[]): { standing: Row[]; mended: Row[] } {
  const isMended = ({ mendedAt = null, digest, present }: Row) =>
    mendedAt !== null || (digest !== undefined && present === false)
  return { standing: rows.filter((row) => !isMended(row)), mended: rows.filter(isMended) }
}

function count(counts: Counts, what: string, many: number): void {
  if (many > 0) counts[what] = (counts[what] ?? 0) + many
}

function summed(before: Counts, more: Counts): Counts {
  const sum = { ...before }
  for (const [what, many] of Object.entries(more)) if (what !== 'memory versions') count(sum, what, many)
  return sum
}

async function write(
  tx: Tx,
  statement: string,
  rows: readonly object[],
  { sourceId, branch: of }: Place,
  onWritten: (added: number, changed: number) => void,
): Promise<void> {
  for (let from = 0; from < rows.length; from += maxRows) {
    const part = JSON.stringify(rows.slice(from, from + maxRows))
    const touched = await tx.$queryRawUnsafe<{ added: boolean; copied?: boolean }[]>(statement, part, sourceId, of)
    const added = touched.filter((row) => row.added)
    // A thing that another branch has is none that was added; what is changed is changed on each branch for itself.
    onWritten(added.filter((row) => !row.copied).length, touched.length - added.length)
  }
}

async function writeVersions(tx: Tx, records: readonly MemoryRecord[], place: Place, counts: Counts): Promise<void> {
  const rows = records.flatMap(({ file, path, occurrence, versions }) =>
    versions.map((version) => ({ ...version, id: newId(), file, path, occurrence })),
  )
  await write(tx, versionsStatement, rows, place, (added, changed) => count(counts, 'memory versions', added + changed))
}

/** How many rows of a kind the branch held before and does not hold now. */
async function markGone(
  tx: Tx,
  kind: (typeof recordKinds)[number],
  rows: readonly Row[],
  { sourceId, branch: of }: Place,
  { head, headAt }: { head: string | null; headAt: string },
): Promise<number> {
  const table = tables[kind]
  const keys = rows.map((row) => Object.fromEntries(table.keys.map((key) => [key, row[key]])))
  return await tx.$executeRawUnsafe(goneStatement(table), JSON.stringify(keys), sourceId, of, head, headAt)
}

/** Marks everything that branches held which their repository does not have any more. */
export async function markBranchesGone(tx: Tx, sourceId: string, names: readonly string[], now: Date): Promise<void> {
  for (const name of names) {
    const where = { sourceId_name: { sourceId, name } }
    const { head } = await tx.importBranch.update({ where, data: { goneAt: now } })
    const last = { head, headAt: now.toISOString() }
    for (const kind of recordKinds) await markGone(tx, kind, [], { sourceId, branch: name }, last)
  }
  if (names.length > 0) await keepFindings(tx, sourceId, now)
}

/** What is wrong with a repository as a whole stands under no branch; what is not any more is closed, if somebody looked. */
export async function recordWhole(
  tx: Tx,
  sourceId: string,
  problems: readonly Problem[],
  lookedAt: Date | null,
): Promise<void> {
  const place = { sourceId, branch: '(all)' }
  const rows = rowsOf('problems', [...problems])
  await write(tx, upsertStatement(tables.problems), rows, place, () => {})
  if (lookedAt) await markGone(tx, 'problems', rows, place, { head: null, headAt: lookedAt.toISOString() })
}

/** Notes how far a branch has been read. It proves nothing, so it stands beside the record; pages are told all the same. */
export const recordImportProgress = defineCommand({
  name: 'imports.record_progress',
  permission: 'imports:start',
  input: z.object({ runId, branch, commits: z.number().int(), of: z.number().int() }),

  async run({ tx, actor, now, input: { runId: id, ...reading } }) {
    const run = await runningImport(tx, actor, id)
    if (!run.ok) return run
    const headway = { ...reading, at: now }
    await tx.importHeadway.upsert({ where: { runId: id }, create: { runId: id, ...headway }, update: headway })
    await tx.$executeRawUnsafe(notify, JSON.stringify({ topics: ['imports'], calls: [] }))
    return { ok: true, value: {}, events: 'unchanged' }
  },
})

/** Notes that a branch could not be read. What is known of it stays as it was; the next import tries again. */
export const recordImportUnread = defineCommand({
  name: 'imports.record_unread',
  permission: 'imports:start',
  input: z.object({ runId, branch, problems: z.array(problem).max(1_000) }),

  async run({ tx, actor, input: { runId: id, branch: name, problems } }) {
    const run = await runningImport(tx, actor, id)
    if (!run.ok) return run
    const counts: Counts = {}
    const rows = rowsOf('problems', problems)
    const place = { sourceId: run.sourceId, branch: name }
    await write(tx, upsertStatement(tables.problems), rows, place, (added) => count(counts, 'problems', added))
    await tx.importRun.update({ where: { id }, data: { counts: summed(run.counts, counts) } })
    const why = problems[0]?.reason ?? ''
    return {
      ok: true,
      value: {},
      events: [
        {
          type: 'import.branch_unread',
          subject: { kind: 'import', id },
          data: { source: run.name, branch: name, why },
        },
      ],
    }
  },
})

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
