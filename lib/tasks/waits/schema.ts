import type { TaskStatus } from '@/lib/tasks/schema'

/** A task that another waits for, or that waits for another. */
export type Waiting = { key: string; task: { number: number; title: string; status: TaskStatus } | null }

/** What a task waits for and what waits for it, where it is: in its environment, or on its branch. */
export type TaskWaits = {
  waitsFor: Waiting[]
  neededBy: Waiting[]
  /** Whether what it waits for waits for it, over others. */
  isInCircle: boolean
}
