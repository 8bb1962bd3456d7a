import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
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
  type Page,
  type ProblemRow,
  type RewriteRow,
  type UnloggedRow,
} from '@/lib/imports/views/schema'

const pageSize = 50

/** What could not be read of a repository as it stands, file by file. */
export async function importProblems(actor: Actor, filter: FindingsFilter): Promise<Page<ProblemRow>> {
  demand(actor, 'imports:read')
  const found = await read.importProblem.findMany({
    where: { AND: [whereOf(filter), byPath.after(filter.cursor)] },
    orderBy: byPath.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = byPath.page(found, pageSize)
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
    next,
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
        lastSeenFirst.after(filter.cursor),
      ],
    },
    include: { task: { select: { number: true } } },
    orderBy: lastSeenFirst.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = lastSeenFirst.page(found, pageSize)
  return {
    rows: revealIn(rows).map((entry) => ({
      ...pick(entry, ['id', 'branch', 'file', 'path', 'taskKey', 'message', 'committedBy', 'lost']),
      ...pick(entry, ['firstCommit', 'firstAuthor', 'linkedCommit']),
      taskNumber: entry.task?.number ?? null,
      saidAt: entry.saidAt?.toISOString() ?? null,
      firstAt: entry.firstAt.toISOString(),
    })),
    next,
  }
}

/** Documents that were mostly taken away, marked as cut, or changed against the words of the commit; newest first. */
export async function contentRewrites(actor: Actor, filter: FindingsFilter): Promise<Page<RewriteRow>> {
  demand(actor, 'imports:read')
  const found = await read.contentRewrite.findMany({
    omit: { sourceId: true },
    where: { AND: [whereOf(filter), newestFirst.after(filter.cursor)] },
    orderBy: newestFirst.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = newestFirst.page(found, pageSize)
  return {
    rows: revealIn(rows).map(({ at, restoredAt, ...row }) => ({
      ...row,
      at: at.toISOString(),
      restoredAt: restoredAt?.toISOString() ?? null,
    })),
    next,
  }
}

/** Commits the changelog does not speak of, newest first. */
export async function unloggedEdits(actor: Actor, filter: FindingsFilter): Promise<Page<UnloggedRow>> {
  demand(actor, 'imports:read')
  const found = await read.unloggedEdit.findMany({
    omit: { sourceId: true },
    where: { AND: [whereOf(filter), newestFirst.after(filter.cursor)] },
    orderBy: newestFirst.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = newestFirst.page(found, pageSize)
  return { rows: revealIn(rows).map(({ at, ...row }) => ({ ...row, at: at.toISOString() })), next }
}

/** Issues, reports and other records that belong to the project rather than to a task the branch has, newest first. */
export async function looseEntries(actor: Actor, filter: FindingsFilter): Promise<Page<LooseEntryRow>> {
  demand(actor, 'imports:read')
  const { sourceId, branch } = filter
  const found = await read.taskEntry.findMany({
    where: {
      AND: [
        { importSourceId: sourceId, taskId: null, ...(branch ? { branch } : {}) },
        newestFirst.after(filter.cursor),
      ],
    },
    orderBy: newestFirst.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = newestFirst.page(found, pageSize)
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
    next,
  }
}

function whereOf({ sourceId, branch }: FindingsFilter) {
  return { sourceId, ...(branch ? { branch } : {}) }
}

function pick<Row extends object, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>
}
