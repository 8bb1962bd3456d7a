import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import type { Elsewhere } from '@/lib/core/branches'
import { type PlacedPage, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { seenIn } from '@/lib/findings/aside/seen'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, countThings, elsewhere, pageOfThings, type ThingOrder } from '@/lib/db/things'
import {
  type Listed,
  logListed,
  looseListed,
  problemsListed,
  rewritesListed,
  unloggedListed,
} from '@/lib/imports/lists/queries'
import type { ProblemCode } from '@/lib/imports/schema'
import {
  byPath,
  type FindingsFilter,
  lastSeenFirst,
  type LogFilter,
  type LogRow,
  type LooseEntryRow,
  newestFirst,
  type ProblemRow,
  type RewriteFilter,
  type RewriteRow,
  type UnloggedRow,
} from '@/lib/imports/views/schema'

// What was found in a repository. What is on several branches is one line of these lists, and counts once.

const field = (name: string) => (row: Prisma.Sql) => Prisma.sql`${row}.${Prisma.raw(`"${name}"`)}`
export const latest: ThingOrder = { keys: newestFirst, columns: { at: field('at'), id: field('id') } }

/** What could not be read of a repository as it stands, file by file. */
export async function importProblems(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<ProblemRow>> {
  demand(actor, 'imports:read')
  const order = { keys: byPath, columns: { path: field('path'), id: field('id') } }
  return await pageOf(problemsListed, filter, order, async (ids, others) => {
    const rows = await read.importProblem.findMany({ where: { id: { in: ids } } })
    return rows.map((row) => ({
      ...pick(row, ['id', 'branch', 'path', 'line', 'commit', 'reason']),
      code: row.code as ProblemCode,
      elsewhere: others.get(row.id) ?? null,
    }))
  })
}

/** The recovered changelog, newest first. */
export async function recoveredLog(actor: Actor, { lost, task, ...filter }: LogFilter): Promise<PlacedPage<LogRow>> {
  demand(actor, 'imports:read')
  const order = { keys: lastSeenFirst, columns: { firstAt: field('firstAt'), id: field('id') } }
  return await pageOf(logListed({ lost, task }), filter, order, async (ids, others) => {
    const rows = await read.changelogEntry.findMany({
      where: { id: { in: ids } },
      include: { task: { select: { number: true } } },
    })
    return rows.map((row) => ({
      ...pick(row, ['id', 'branch', 'file', 'path', 'taskKey', 'message', 'committedBy', 'lost']),
      ...pick(row, ['firstCommit', 'firstAuthor', 'linkedCommit']),
      elsewhere: others.get(row.id) ?? null,
      taskNumber: row.task?.number ?? null,
      saidAt: row.saidAt?.toISOString() ?? null,
      firstAt: row.firstAt.toISOString(),
    }))
  })
}

/** Documents that were mostly taken away, marked as cut, or changed against the words of the commit; newest first. */
export async function contentRewrites(
  actor: Actor,
  { what, ...filter }: RewriteFilter,
): Promise<PlacedPage<RewriteRow>> {
  demand(actor, 'imports:read')
  return await pageOf(rewritesListed(what), filter, latest, rewritesOf)
}

/** So many of the newest rewrites are told one after the other. */
const mostTold = 60

/** The documents that were rewritten, oldest first, as far as they are told. */
export async function rewritesTold(actor: Actor, sourceId: string): Promise<RewriteRow[]> {
  demand(actor, 'imports:read')
  const { rows } = await pageOf(rewritesListed(), { sourceId }, latest, rewritesOf, mostTold)
  return rows.toReversed()
}

async function rewritesOf(ids: string[], others: ReadonlyMap<string, Elsewhere>): Promise<RewriteRow[]> {
  const rows = await read.contentRewrite.findMany({ omit: { sourceId: true }, where: { id: { in: ids } } })
  return rows.map(({ at, restoredAt, ...row }) => ({
    ...row,
    elsewhere: others.get(row.id) ?? null,
    at: at.toISOString(),
    restoredAt: restoredAt?.toISOString() ?? null,
  }))
}

/** Commits the changelog does not speak of, newest first. */
export async function unloggedEdits(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<UnloggedRow>> {
  demand(actor, 'imports:read')
  return await pageOf(unloggedListed, filter, latest, async (ids, others) => {
    const rows = await read.unloggedEdit.findMany({ omit: { sourceId: true }, where: { id: { in: ids } } })
    return rows.map(({ at, ...row }) => ({ ...row, elsewhere: others.get(row.id) ?? null, at: at.toISOString() }))
  })
}

/** Issues, reports and other records that belong to the project rather than to a task the branch has, newest first. */
export async function looseEntries(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<LooseEntryRow>> {
  demand(actor, 'imports:read')
  return await pageOf(looseListed, filter, latest, async (ids, others) => {
    const rows = await read.taskEntry.findMany({ where: { id: { in: ids } } })
    return rows.map((row) => ({
      ...pick(row, ['id', 'kind', 'taskKey', 'saidBy', 'title', 'text', 'state', 'flags', 'author', 'commit', 'file']),
      branch: row.branch ?? '',
      elsewhere: others.get(row.id) ?? null,
      data: row.data as Record<string, unknown>,
      at: row.at.toISOString(),
    }))
  })
}

/** What others wrote, in the rows of any of these lists. */
const said = [
  'path',
  'reason',
  'message',
  'committedBy',
  'title',
  'text',
  'data',
  'begins',
  'paths',
  'elisionMarker',
  'contradiction',
  'claimedBy',
  'restoredClaim',
]

/** One page of what was found in a repository, on one branch or all. */
export async function pageOf<Row extends { id: string }>(
  { things, wanted: shown }: Listed,
  { sourceId, branch, cursor }: FindingsFilter,
  order: ThingOrder,
  rowsOf: (ids: string[], others: ReadonlyMap<string, Elsewhere>) => Promise<Row[]>,
  size = pageSize,
): Promise<PlacedPage<Row>> {
  const wanted = (row: Prisma.Sql) =>
    allOf([
      Prisma.sql`${field(things.same[0])(row)} = ${sourceId}`,
      branch && Prisma.sql`${row}.branch = ${branch}`,
      shown(row),
    ])
  const [{ before, ...page }, total] = await Promise.all([
    pageOfThings(things, wanted, order, cursor, size),
    countThings(things, wanted),
  ])
  const ids = page.rows.map(({ id }) => id)
  const found = await rowsOf(ids, await elsewhere(things, ids))
  const byId = new Map(found.map((row) => [row.id, row]))
  const rows = await seenIn(
    ids.flatMap((id) => byId.get(id) ?? []),
    said,
  )
  return { ...page, rows: revealIn(rows), place: { before, total } }
}

function pick<Row extends object, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>
}
