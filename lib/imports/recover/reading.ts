import type { ProblemCode } from '@/lib/imports/schema'

/** What was noticed while a text was read. Lines count from 1. */
export type Note = { code: ProblemCode; line: number | null; reason: string }

/** A text as data, as far as it could be read, and where its members begin: `lineOf(2)`, `lineOf('tasks', 'my-task')`. */
export type Reading = { ok: boolean; value: unknown; notes: Note[]; lineOf: LineOf }
export type LineOf = (...way: (string | number)[]) => number | null

/** For what stands in no text. */
export const nowhere: LineOf = () => null
