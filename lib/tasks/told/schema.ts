import type { ToldOf } from '@/lib/audit/told/schema'

/** Something happened to a task that its pod did not do itself. */
export const taskToldTypes = ['task.moved'] as const

/** What happened to it. */
export const taskToldMoves = [
  'created',
  'planned',
  'changed',
  'reopened',
  'completed',
  'stopped',
  'let_on',
  'sent_back',
  'held',
  'resumed',
  'handed_over',
  'received',
] as const

export type TaskTold = ToldOf<
  (typeof taskToldTypes)[number],
  {
    task_id: string
    /** Its number, such as T-318. */
    task: string
    move: (typeof taskToldMoves)[number]
    request: string | null
    at: string
  }
>
