import type { FindingRow } from '@/lib/findings/schema'

/** What was found in all that a task is and brought about: the first of it, how much there is, and how much of it is open. */
export type TaskFindings = { rows: FindingRow[]; total: number; open: number }
