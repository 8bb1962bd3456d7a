import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'

export const newestMonthsFirst = keyset('desc', { month: 'text', id: 'text' })

export const archivesAddress = z.object({
  cursor: newestMonthsFirst.cursor.optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
})

/** A month of the record that is over: the table of its lines, and from when until when it goes. */
export type Month = { month: string; table: string; from: Date; to: Date }

/** What stands above the lines in an archive. The first event of all tells one installation from another. */
export type ArchiveHead = { title: string; archive: 1; origin: string; month: string; lines: number }

/** A month that is in an archive, as the record has it. */
export type Archive = {
  id: string
  month: string
  from: string
  to: string
  file: string
  /** SHA-256 of the file. */
  digest: string
  /** How many bytes the text in it has. */
  bytes: number
  lines: number
  first: number
  last: number
  byName: string
  at: string
}

/** What came of a month: it was moved into a file, it could be, or why it stays. */
export type MonthFate =
  | { month: string; how: 'archived' | 'due'; lines: number; digest: string | null }
  | { month: string; how: 'kept'; why: string }

/** What an archive is not, in words: missing, cut short, altered, or not of this record. */
export class ArchiveProblem extends Error {}
