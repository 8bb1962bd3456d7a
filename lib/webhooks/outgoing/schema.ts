import { z } from 'zod'

/** How an attempt to hand a message over went. */
export const attemptResult = z.discriminatedUnion('went', [
  z.strictObject({ went: z.literal('well'), status: z.number().int() }),
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

/** An attempt as people see it: of which kind of message it was, and what came of it. */
export const attempt = z.strictObject({
  /** The message's id, by which its receiver knows it. */
  id: z.string(),
  type: z.string(),
  at: z.string(),
  tookMs: z.number().int().min(0),
  hasArrived: z.boolean(),
  /** What was answered, or why nothing was, in words. */
  said: z.string(),
})
export type Attempt = z.output<typeof attempt>

/** How it goes with what leaves the house for a target. */
export type Course = {
  waiting: number
  /** Since when the oldest of them waits; null when none does. */
  waitingSince: string | null
  dead: number
  /** Since when nothing has arrived that was tried; null while it works. */
  failingSince: string | null
  lastSuccessAt: string | null
  lastFailureAt: string | null
  lastError: string | null
  /** When it is tried next, after an attempt that failed. */
  nextAt: string | null
  /** The last attempts, the newest first. */
  recent: Attempt[]
}
