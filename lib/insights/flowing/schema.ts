import type { TaskStatus } from '@/lib/tasks/schema'

/** Where work stands now, and how long it waited for people. */
export type Flowing = {
  /** For how many milliseconds requests had waited that were decided, in the parts of both times. */
  waited: { now: readonly number[]; before: readonly number[] }
  tasks: Record<TaskStatus, number> & { upTo: number }
  phases: Phases
}

/** How many tasks name which phase, those with most first, and how many phases more there are. */
export type Phases = { most: readonly { phase: string; count: number }[]; more: number; upTo: number }
