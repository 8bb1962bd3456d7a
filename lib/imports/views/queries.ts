import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
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

/** What could not be read of a repository as it stands, file by file. */
export async function importProblems(actor: Actor, filter: FindingsFilter): Promise<Page<ProblemRow>> {
  demand(actor, 'imports:read')
  const found = await read.importProblem.findMany({
    where: { AND: [whereOf(filter), { mendedAt: null }, byPath.beyond(filter.cursor)] },
    orderBy: byPath.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = byPath.page(found, pageSize, filter.cursor)
  return {
    rows: revealIn(rows).map(({ id, branch, code, path, line, commit, reason }) => ({
      id,
      branch,
      code: code as ProblemCode,
      path,
      line,
      commit,
      reason,
    })),
    ...beside,
  }
}

/** The recovered changelog, newest first. */
export async function recoveredLog(actor: Actor, { lost, ...filter }: LogFilter): Promise<Page<LogRow>> {
  demand(actor, 'imports:read')
  const { sourceId, branch } = filter
  const found = await read.changelogEntry.findMany({
    where: {
      AND: [
        { importSourceId: sourceId, ...(branch ? { branch } : {}), ...(lost === undefined ? {} : { lost }) },
        lastSeenFirst.beyond(filter.cursor),
      ],
    },
    include: { task: { select: { number: true } } },
    orderBy: lastSeenFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = lastSeenFirst.page(found, pageSize, filter.cursor)
  return {
    rows: revealIn(rows).map((entry) => ({
      ...pick(entry, ['id', 'branch', 'file', 'path', 'taskKey', 'message', 'committedBy', 'lost']),
      ...pick(entry, ['firstCommit', 'firstAuthor', 'linkedCommit']),
      taskNumber: entry.task?.number ?? null,
      saidAt: entry.saidAt?.toISOString() ?? null,
      firstAt: entry.firstAt.toISOString(),
    })),
    ...beside,
  }
}

/** Documents that were mostly taken away, marked as cut, or changed against the words of the commit; newest first. */
export async function contentRewrites(actor: Actor, filter: FindingsFilter): Promise<Page<RewriteRow>> {
  demand(actor, 'imports:read')
  const found = await read.contentRewrite.findMany({
    omit: { sourceId: true },
    where: { AND: [whereOf(filter), newestFirst.beyond(filter.cursor)] },
    orderBy: newestFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestFirst.page(found, pageSize, filter.cursor)
  return {
    rows: revealIn(rows).map(({ at, restoredAt, ...row }) => ({
      ...row,
      at: at.toISOString(),
      restoredAt: restoredAt?.toISOString() ?? null,
    })),
    ...beside,
  }
}

/** Commits the changelog does not speak of, newest first. */
export async function unloggedEdits(actor: Actor, filter: FindingsFilter): Promise<Page<UnloggedRow>> {
  demand(actor, 'imports:read')
  const found = await read.unloggedEdit.findMany({
    omit: { sourceId: true },
    where: { AND: [whereOf(filter), newestFirst.beyond(filter.cursor)] },
    orderBy: newestFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestFirst.page(found, pageSize, filter.cursor)
  return { rows: revealIn(rows).map(({ at, ...row }) => ({ ...row, at: at.toISOString() })), ...beside }
}

/** Issues, reports and other records that belong to the project rather than to a task the branch has, newest first. */
export async function looseEntries(actor: Actor, filter: FindingsFilter): Promise<Page<LooseEntryRow>> {
  demand(actor, 'imports:read')
  const { sourceId, branch } = filter
  const found = await read.taskEntry.findMany({
    where: {
      AND: [
        { importSourceId: sourceId, taskId: null, ...(branch ? { branch } : {}) },
        newestFirst.beyond(filter.cursor),
      ],
    },
    orderBy: newestFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestFirst.page(found, pageSize, filter.cursor)
  return {
    rows: revealIn(rows).map((entry) => ({
      ...pick(entry, [
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
      branch: entry.branch ?? '',
      data: entry.data as Record<string, unknown>,
      at: entry.at.toISOString(),
    })),
    ...beside,
  }
}

function whereOf({ sourceId, branch }: FindingsFilter) {
  return { sourceId, ...(branch ? { branch } : {}) }
}

function pick<Row extends object, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>
}
