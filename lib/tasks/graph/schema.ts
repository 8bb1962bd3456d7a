import type { TaskStatus } from '@/lib/tasks/schema'

/** A task among those that wait for each other. */
export type GraphTask = {
  number: number
  title: string
  status: TaskStatus
  phase: string | null
  /** What it waits for, by name; with the task that is meant, where it is among these. */
  waitsFor: { key: string; number: number | null }[]
}

/** The tasks that changed last, and whether there are more. */
export type TaskGraph = { tasks: GraphTask[]; hasMore: boolean }
