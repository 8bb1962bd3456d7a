import type { ProblemCode } from '@/lib/imports/schema'

/** What was noticed while a text was read. Lines count from 1. */
export type Note = { code: ProblemCode; line: number | null; reason: string }

/** A text as data, as far as it could be read. `lines` tells where the members of the outermost list or mapping begin. */
export type Reading = { ok: boolean; value: unknown; notes: Note[]; lines?: number[] }
