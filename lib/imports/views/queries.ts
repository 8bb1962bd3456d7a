import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import type { Elsewhere } from '@/lib/core/branches'
import { type PlacedPage, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { seenIn } from '@/lib/findings/aside/seen'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, countThings, elsewhere, isMain, pageOfThings, type ThingOrder, type Things } from '@/lib/db/things'
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
  const held = (row: Prisma.Sql) => Prisma.sql`${row}."mendedAt" is null`
  const things: Things = {
    table: 'ImportProblem',
    same: ['sourceId', 'recordKey'],
    leading: (row) => [isMain(row)],
    held,
  }
  const list = async (ids: string[], others: ReadonlyMap<string, Elsewhere>) => {
    const rows = await read.importProblem.findMany({ where: { id: { in: ids } } })
    return rows.map((row) => ({
      ...pick(row, ['id', 'branch', 'path', 'line', 'commit', 'reason']),
      code: row.code as ProblemCode,
      elsewhere: others.get(row.id) ?? null,
    }))
  }
  return await pageOf(things, filter, order, list, held)
}

/** The recovered changelog, newest first. */
export async function recoveredLog(actor: Actor, { lost, ...filter }: LogFilter): Promise<PlacedPage<LogRow>> {
  demand(actor, 'imports:read')
  const order = { keys: lastSeenFirst, columns: { firstAt: field('firstAt'), id: field('id') } }
  const things: Things = {
    table: 'ChangelogEntry',
    same: ['importSourceId', 'file', 'recordKey'],
    // As long as one branch has it, it is not lost.
    leading: (row) => [Prisma.sql`not ${row}.lost`, isMain(row)],
    held: (row) => (lost ? Prisma.sql`${row}.lost` : Prisma.sql`not ${row}.lost`),
  }
  return await pageOf(
    things,
    filter,
    order,
    async (ids, others) => {
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
    },
    (row) => (lost === undefined ? Prisma.sql`true` : Prisma.sql`${row}.lost = ${lost}`),
  )
}

/** Documents that were mostly taken away, marked as cut, or changed against the words of the commit; newest first. */
export async function contentRewrites(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<RewriteRow>> {
  demand(actor, 'imports:read')
  const things = present('ContentRewrite', ['sourceId', 'commit', 'path'])
  return await pageOf(things, filter, latest, async (ids, others) => {
    const rows = await read.contentRewrite.findMany({ omit: { sourceId: true }, where: { id: { in: ids } } })
    return rows.map(({ at, restoredAt, ...row }) => ({
      ...row,
      elsewhere: others.get(row.id) ?? null,
      at: at.toISOString(),
      restoredAt: restoredAt?.toISOString() ?? null,
    }))
  })
}

/** Commits the changelog does not speak of, newest first. */
export async function unloggedEdits(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<UnloggedRow>> {
  demand(actor, 'imports:read')
  return await pageOf(present('UnloggedEdit', ['sourceId', 'commit']), filter, latest, async (ids, others) => {
    const rows = await read.unloggedEdit.findMany({ omit: { sourceId: true }, where: { id: { in: ids } } })
    return rows.map(({ at, ...row }) => ({ ...row, elsewhere: others.get(row.id) ?? null, at: at.toISOString() }))
  })
}

/** Issues, reports and other records that belong to the project rather than to a task the branch has, newest first. */
export async function looseEntries(actor: Actor, filter: FindingsFilter): Promise<PlacedPage<LooseEntryRow>> {
  demand(actor, 'imports:read')
  const things = present('TaskEntry', ['importSourceId', 'kind', 'file', 'recordKey'])
  const loose = (row: Prisma.Sql) => Prisma.sql`${row}."taskId" is null`
  return await pageOf(
    things,
    filter,
    latest,
    async (ids, others) => {
      const rows = await read.taskEntry.findMany({ where: { id: { in: ids } } })
      return rows.map((row) => ({
        ...pick(row, [
          'id',
          'kind',
          'taskKey',
          'saidBy',
          'title',
          'text',
          'state',
          'flags',
          'author',
          'commit',
          'file',
        ]),
        branch: row.branch ?? '',
        elsewhere: others.get(row.id) ?? null,
        data: row.data as Record<string, unknown>,
        at: row.at.toISOString(),
      }))
    },
    loose,
  )
}

/** What a branch that still holds it says of a thing comes first. */
function present(table: Prisma.ModelName, same: Things['same']): Things {
  return { table, same, leading: (row) => [field('present')(row), isMain(row)], held: field('present') }
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
]

/** One page of what was found in a repository, on one branch or all. */
export async function pageOf<Row extends { id: string }>(
  things: Things,
  { sourceId, branch, cursor }: FindingsFilter,
  order: ThingOrder,
  rowsOf: (ids: string[], others: ReadonlyMap<string, Elsewhere>) => Promise<Row[]>,
  more?: (row: Prisma.Sql) => Prisma.Sql,
): Promise<PlacedPage<Row>> {
  const wanted = (row: Prisma.Sql) =>
    allOf([
      Prisma.sql`${field(things.same[0])(row)} = ${sourceId}`,
      branch && Prisma.sql`${row}.branch = ${branch}`,
      more?.(row),
    ])
  const [{ before, ...page }, total] = await Promise.all([
    pageOfThings(things, wanted, order, cursor, pageSize),
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
