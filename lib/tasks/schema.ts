import { z } from 'zod'
import type { CountedSoFar } from '@/lib/core/count'
import type { ReadFrom } from '@/lib/core/branches'
import { type Columns, keyset } from '@/lib/core/keyset'
import { type Sort, sortBy, sortOf } from '@/lib/core/sort'
import type { PromptUsed } from '@/lib/prompts/drift/schema'
import type { RequestState } from '@/lib/requests/schema'
import type { TaskWaits } from '@/lib/tasks/waits/schema'
import type { CellName } from '@/lib/core/paths'

export const taskStatus = z.enum(['backlog', 'planned', 'in_progress', 'in_review', 'held', 'completed', 'unknown'])
export type TaskStatus = z.output<typeof taskStatus>

/** Projects name phases and pods as they like; an import keeps up to 700 bytes of a name. */
const foundName = z.string().min(1).max(700)

const byTitle = { title: 'text', id: 'text' } as const

/** What the list can be ordered by, each with what tells a place in it. */
const orders = {
  changed: { updatedAt: 'time', id: 'text' },
  title: byTitle,
  status: { status: 'number', ...byTitle },
  pod: { pod: 'text', ...byTitle },
  where: { where: 'text', ...byTitle },
} as const
export const taskSorts = ['title', 'status', 'pod', 'where', 'changed'] as const
type SortName = (typeof taskSorts)[number]
export type TaskSort = Sort<SortName>

/** Unless somebody orders it otherwise, what changed last comes first. */
export const usualTaskSort: TaskSort = '-changed'

/** The pages of the list in this order. */
export function taskOrder(sort: TaskSort = usualTaskSort) {
  const { name, direction } = sortOf<SortName>(sort)
  return keyset<Columns, 'asc' | 'desc'>(direction, orders[name])
}

/** The list's address: filters and page. */
export const taskAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  status: taskStatus.optional(),
  phase: foundName.optional(),
  pod: foundName.optional(),
  origin: z.enum(['live', 'import']).optional(),
  source: z.string().min(1).max(200).optional(),
  /** Only tasks of which a request waits for people. */
  waits: z.literal('people').optional(),
  /** Only tasks that nobody has moved for a while. */
  age: z.literal('still').optional(),
  sort: sortBy(taskSorts).optional(),
  /** As a board, or as a drawing of what waits for what; a list otherwise. */
  view: z.enum(['board', 'graph']).optional(),
  cursor: z.string().max(2_000).optional(),
})
export type TaskFilter = z.output<typeof taskAddress>

/** One status of the board: its newest tasks, and how many there are; at least so many, where many hold what is searched for. */
export type BoardColumn = { status: TaskStatus; rows: TaskRow[]; count: number; isLeast: boolean }

/** How many tasks there are in each view of the list; at least so many, where many hold what is searched for. */
export type TaskCounts = Record<TaskStatus | 'all' | 'waiting', number> & CountedSoFar

/** A task as a line of the list. Times are ISO 8601 in UTC. */
export type TaskRow = {
  id: string
  /** Shown as T-<number>. */
  number: number
  key: string
  title: string
  status: TaskStatus
  /** The status word as found, where it differs from ours. */
  statusText: string | null
  phase: string | null
  podOwner: string | null
  origin: 'live' | 'import'
  /** Where a live task was started; the same name in another environment is another task. */
  environment: string | null
  /** The repository and branch it was read from. */
  source: ReadFrom | null
  flags: string[]
  /** Requests of this task that wait for people. */
  waiting: number
  /** While it is held: by whom, and what it goes back to. */
  heldBy: 'pod' | 'person' | null
  heldFrom: TaskStatus | null
  updatedAt: string
}

/** Something a pod or person did or said on a task, with who and when from git or from the database. */
export type TaskEntryRow = {
  id: string
  kind: 'prompt_used' | 'thought' | 'reasoning_trace' | 'handoff' | 'issue' | 'status_change' | 'metrics_report'
  saidBy: string | null
  title: string | null
  text: string | null
  state: string | null
  flags: string[]
  data: Record<string, unknown>
  at: string
  author: string | null
  commit: string | null
  file: string | null
}

/** A line of a project's own changelog. `lost` means that the file no longer holds it. */
export type ChangelogRow = {
  id: string
  path: string | null
  message: string | null
  committedBy: string | null
  lost: boolean
  at: string
  author: string | null
  commit: string
}

/** A call of a live task, as a line. */
export type TaskCallRow = {
  id: string
  sentence: string
  decision: 'allow' | 'ask' | 'deny'
  state: string
  requestNumber: number | null
  at: string
  /** Where the policy speaks of it. */
  cell: CellName
}

/** What log and history tell of work on a task: its lines in the log, and what pods wrote down while at it. */
export type TaskActivity = { logEntries: number; notes: number; lastAt: string | null }

/** The same task on another branch, and what of it is said otherwise there, in words. */
export type TaskCopy = { number: number; branch: string; differs: string[] }

/** Everything about one task. */
export type TaskDetail = TaskRow & {
  description: string | null
  category: string | null
  podName: string | null
  /** By which its page is found; null where the pod is not known here. */
  podSlug: string | null
  promptUsed: string | null
  promptHash: string | null
  /** What its pod said last of the text it works from; null where it said nothing. */
  prompt: PromptUsed | null
  file: string | null
  commit: string | null
  author: string | null
  /** False when the newest version of the file no longer holds it. */
  present: boolean
  /** While it is held: why. */
  heldReason: string | null
  /** Whether people look at it before it is completed, and what they answered last; null while nobody has. */
  needsReview: boolean
  reviewAnswer: string | null
  reviewNote: string | null
  startedAt: string | null
  completedAt: string | null
  data: Record<string, unknown>
  waits: TaskWaits
  /** What is off about where it stands, beside what its record says. */
  off: string[]
  copies: TaskCopy[]
  entries: TaskEntryRow[]
  changelog: ChangelogRow[]
  /** How many there are of each; the lists hold the newest. */
  totals: { changelog: number; calls: number; requests: number }
  calls: TaskCallRow[]
  activity: TaskActivity
  requests: { number: number; sentence: string; state: RequestState; askedAt: string }[]
}
