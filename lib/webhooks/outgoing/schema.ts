import { z } from 'zod'

/** How an attempt to hand a message over went. */
export const attemptResult = z.discriminatedUnion('went', [
  z.strictObject({ went: z.literal('well') }),
  z.strictObject({
    went: z.literal('wrong'),
    /** In words, for people. */
    why: z.string().min(1).max(300),
    /** The receiver has said that it is gone for good. */
    isGone: z.boolean(),
    /** When the receiver asked to be tried again. */
    retryAfterSeconds: z.number().min(0).nullable(),
  }),
])
export type AttemptResult = z.output<typeof attemptResult>

/** A message that was taken on its way, with what it needs to get there. */
export type Letter = {
  targetId: string
  id: string
  body: string
  attempts: number
  url: string
  secretVersion: number
  previousUntil: Date | null
}

/** How it goes with what leaves the house for a target. */
export type Course = {
  waiting: number
  /** Since when the oldest of them waits; null when none does. */
  waitingSince: string | null
  dead: number
  lastSuccessAt: string | null
  lastFailureAt: string | null
  lastError: string | null
  /** When it is tried next, after an attempt that failed. */
  nextAt: string | null
}
