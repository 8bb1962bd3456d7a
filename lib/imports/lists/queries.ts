import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, isMain, type Things, type Wanted } from '@/lib/db/things'
import type { LogFilter, RewriteKind } from '@/lib/imports/views/schema'

// What each list about a repository shows, said once for the list and for the sentence that counts it.

/** A list: what is one line of it, and which rows it goes through. */
export type Listed = { things: Things; wanted: Wanted }

const present: Wanted = (row) => Prisma.sql`${row}.present`

/** What a branch that still holds it says of a thing comes first. */
function presentFirst(table: Prisma.ModelName, same: Things['same']): Things {
  return { table, same, leading: (row) => [present(row), isMain(row)], held: present }
}

const all: Wanted = () => Prisma.sql`true`

/** What could not be read as it stands. */
export const problemsListed: Listed = {
  things: {
    table: 'ImportProblem',
    same: ['sourceId', 'recordKey'],
    leading: (row) => [isMain(row)],
    held: (row) => Prisma.sql`${row}."mendedAt" is null`,
  },
  wanted: (row) => Prisma.sql`${row}."mendedAt" is null`,
}

/** The recovered log: all of it, what the file has lost, or what names a task that no task file has. */
export function logListed({ lost, task }: Pick<LogFilter, 'lost' | 'task'>): Listed {
  return {
    things: {
      table: 'ChangelogEntry',
      same: ['importSourceId', 'file', 'recordKey'],
      // As long as one branch has it, it is not lost.
      leading: (row) => [Prisma.sql`not ${row}.lost`, isMain(row)],
      held: (row) => (lost ? Prisma.sql`${row}.lost` : Prisma.sql`not ${row}.lost`),
    },
    wanted: (row) =>
      allOf([
        lost !== undefined && Prisma.sql`${row}.lost = ${lost}`,
        task === 'unknown' && Prisma.sql`${row}."taskKey" is not null and ${row}."taskId" is null`,
      ]),
  }
}

const rewritesOf: Record<RewriteKind, Wanted> = {
  taken: (row) => Prisma.sql`${row}.destructive`,
  unrestored: (row) => Prisma.sql`${row}.destructive and ${row}."restoredAt" is null`,
  cut: (row) => Prisma.sql`${row}."elisionCertain"`,
  against: (row) => Prisma.sql`${row}.contradiction is not null`,
}

/** Documents that were rewritten, in every way that is told or in one. */
export function rewritesListed(kind?: RewriteKind): Listed {
  return {
    things: presentFirst('ContentRewrite', ['sourceId', 'commit', 'path']),
    wanted: kind ? rewritesOf[kind] : all,
  }
}

/** Commits that no line of the log speaks of. */
export const unloggedListed: Listed = { things: presentFirst('UnloggedEdit', ['sourceId', 'commit']), wanted: all }

/** Issues, reports and other records that belong to no task of their branch. */
export const looseListed: Listed = {
  things: presentFirst('TaskEntry', ['importSourceId', 'kind', 'file', 'recordKey']),
  wanted: (row) => Prisma.sql`${row}."taskId" is null`,
}

/** Files that are prompts, or the texts that tasks were started on. */
export function promptsListed(used: boolean): Listed {
  const wanted: Wanted = used
    ? (row) => Prisma.sql`${row}.present and ${row}."isUsed" and ${row}.change <> 'removed'`
    : (row) => Prisma.sql`${row}.present and ${row}."isNewest" and not ${row}."isUsed"`
  const { leading } = presentFirst('ImportPrompt', ['sourceId'])
  return {
    things: {
      table: 'ImportPrompt',
      same: used ? ['sourceId', 'digest'] : ['sourceId', 'path'],
      leading,
      held: wanted,
    },
    wanted,
  }
}
