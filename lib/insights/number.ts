import type { MeasureName } from '@/lib/audit/measures'

/** The boards of Insights, in the order in which leaders read them. */
export const boards = ['control', 'oversight', 'flow', 'exposure'] as const
export type Board = (typeof boards)[number]

/** What stands now, beside what came to pass in a time: read from the lists that a number leads to. */
export const standingNames = [
  'findings_late',
  'findings_high',
  'requests_waiting',
  'tasks_held',
  'tasks_still',
  'memory_old',
  'prompts_in_review',
  'rights_unused',
] as const
export type StandingName = (typeof standingNames)[number]

/** How a number is compared with what it should be. */
export type Target = { words: string; holds: (value: number, of: number | null) => boolean }

/**
 * One number of a board, defined once for pages, machines and reports: what it is called, what it counts, in which unit,
 * from what, and what it leaves out.
 */
export type InsightNumber = {
  board: Board
  title: string
  words: string
  unit: string
  source: string
  leavesOut?: string
  target?: Target
  /** Stands below the others, as six are as many as anybody reads at once. */
  isBelow?: boolean
  /** How much it weighs when several have changed alike: 3 is most. */
  severity: 1 | 2 | 3
} & (
  | { kind: 'counted'; measure: MeasureName; of?: MeasureName }
  | { kind: 'patience' }
  | { kind: 'standing'; standing: StandingName }
)
