import { z } from 'zod'
import type { Elsewhere } from '@/lib/core/branches'
import { type Columns, keyset } from '@/lib/core/keyset'
import { type Sort, sortBy, sortOf } from '@/lib/core/sort'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import type { StoryCounts } from '@/lib/imports/story/schema'
import type { TaskEntryRow } from '@/lib/tasks/schema'
import type { ImportProgress, ImportState, ProblemCode } from '@/lib/imports/schema'

/** An import as a line of the list. Times are ISO 8601 in UTC. */
export type ImportRow = {
  id: string
  number: number
  name: string
  location: string
  branches: string[]
  state: ImportState
  askedBy: string
  progress: ImportProgress
  /** What it added, by kind of record. */
  counts: Record<string, number>
  problemCount: number
  failure: string | null
  requestedAt: string
  startedAt: string | null
  finishedAt: string | null
  sourceId: string | null
}

/** A branch as it was read last; `goneAt` is when a reading found that the repository does not have it any more. */
export type BranchRow = {
  name: string
  head: string
  headAt: string
  readAt: string
  goneAt: string | null
  facts: BranchFacts
}

/** A repository with its branches, as it was read last. */
export type SourceRow = {
  id: string
  name: string
  location: string
  createdAt: string
  branches: BranchRow[]
  /** What is told of it in numbers, as it was read last; null of one that was read before that was counted. */
  story: StoryCounts | null
  /** Another repository that begins alike, until somebody has said whether it is the same one. */
  resembles: { id: string; name: string } | null
}

/** A repository in the list, with the newest import of it. */
export type ListedSource = SourceRow & { newestRunId: string | null }

/** An import with what is known about its repository. */
export type ImportDetail = ImportRow & { source: SourceRow | null }

/** What would be forgotten: how much of each kind, of one branch or of all. */
export type ForgetPreview = {
  sourceId: string
  name: string
  location: string
  branch: string | null
  counts: Record<string, number>
}

/** The orders of the lists, in which a page is told by its place. */
export const byPath = keyset('asc', { path: 'text', id: 'text' })
export const newestFirst = keyset('desc', { at: 'time', id: 'text' })
export const lastSeenFirst = keyset('desc', { firstAt: 'time', id: 'text' })

const byNumber = { number: 'number', id: 'text' } as const

/** What past imports can be ordered by, each with what tells a place in it. */
const runOrders = {
  import: { name: 'text', ...byNumber },
  state: { state: 'number', ...byNumber },
  who: { who: 'text', ...byNumber },
  when: byNumber,
} as const
export const importSorts = ['import', 'state', 'who', 'when'] as const
export type ImportSort = Sort<(typeof importSorts)[number]>

/** Unless somebody orders them otherwise, what was asked for last comes first. */
export const usualImportSort: ImportSort = '-when'

/** The pages of past imports in this order. */
export function importOrder(sort: ImportSort = usualImportSort) {
  const { name, direction } = sortOf<(typeof importSorts)[number]>(sort)
  return keyset<Columns, 'asc' | 'desc'>(direction, runOrders[name])
}

/** The list's address: its order and its page. */
export const importsAddress = z.object({
  sort: sortBy(importSorts).optional(),
  cursor: z.string().max(2_000).optional(),
})

/** What of a repository is shown: one branch or all, one page at a time. */
export const findingsAddress = z.object({
  sourceId: z.string().regex(/^[0-9A-Z]{26}$/),
  branch: z.string().min(1).max(200).optional(),
  cursor: z.string().max(2_000).optional(),
})
export type FindingsFilter = z.output<typeof findingsAddress>

/** The recovered log: all of it, the entries the file has lost, or those under a task that nobody knows. */
export const logAddress = findingsAddress.extend({
  lost: z.boolean().optional(),
  task: z.literal('unknown').optional(),
})
export type LogFilter = z.output<typeof logAddress>

/** Rewrites that took most of a document away, those never put right, with a line in the place of content, against their own words. */
export const rewriteKinds = ['taken', 'unrestored', 'cut', 'against'] as const
export type RewriteKind = (typeof rewriteKinds)[number]
export type RewriteFilter = FindingsFilter & { what?: RewriteKind | undefined }

export type ProblemRow = {
  id: string
  branch: string
  elsewhere: Elsewhere | null
  code: ProblemCode
  path: string
  line: number | null
  commit: string | null
  reason: string
}

export type LogRow = {
  id: string
  branch: string
  elsewhere: Elsewhere | null
  file: string
  path: string | null
  taskKey: string | null
  /** The number of the task it names, when the branch has it. */
  taskNumber: number | null
  message: string | null
  committedBy: string | null
  lost: boolean
  saidAt: string | null
  firstAt: string
  firstCommit: string
  firstAuthor: string | null
  linkedCommit: string | null
}

export type RewriteRow = {
  id: string
  branch: string
  elsewhere: Elsewhere | null
  commit: string
  path: string
  author: string
  at: string
  message: string
  added: number
  deleted: number
  linesBefore: number
  linesAfter: number
  keptAfter: number
  keptAtTip: number
  destructive: boolean
  byAgent: boolean
  elisionMarker: string | null
  elisionCertain: boolean
  contradiction: string | null
  taskKey: string | null
  restoredCommit: string | null
  restoredBy: string | null
  restoredAt: string | null
  /** Who did it, and who put it right, as the log claims. */
  claimedBy: string | null
  restoredClaim: string | null
  beforeDigest: string | null
  afterDigest: string | null
  /** False once the branch's history does not hold the commit any more. */
  present: boolean
}

/** A record of a project that stands with no task the branch has. */
export type LooseEntryRow = TaskEntryRow & { branch: string; elsewhere: Elsewhere | null; taskKey: string | null }

export type UnloggedRow = {
  id: string
  branch: string
  elsewhere: Elsewhere | null
  commit: string
  author: string
  at: string
  message: string
  pathCount: number
  paths: string[]
  present: boolean
}
