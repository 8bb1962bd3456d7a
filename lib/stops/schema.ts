import { z } from 'zod'
import { noKey, words } from '@/lib/findings/words'
import { type StopScope, stopScopes } from '@/lib/policy/stopped'

const stopId = z.string().min(1).max(40)

const told = (what: string) =>
  words().trim().min(3, `Say ${what} in a few words`).max(1_000, 'Keep it under 1,000 characters')

/** What is to be stopped: a pod by its short name, a tool by its key, an environment; nothing is named where it is everything. */
export const puttingOn = z.strictObject({
  scope: z.enum(stopScopes, 'Say what to stop'),
  target: z
    .string()
    .trim()
    .max(200)
    .refine(...noKey)
    .default(''),
  reason: words()
    .trim()
    .max(400, 'Keep the reason under 400 characters')
    .nullish()
    .transform((text) => text || null),
})

/** Why it may come off: what was found to be the cause, and how it was checked that it is gone. */
export const resuming = z.strictObject({
  stopId,
  cause: told('what the cause was'),
  checked: told('how that was checked'),
})

/** A second person agrees to what the first one found, as it was on the screen. */
export const confirming = z.strictObject({ stopId, askedAt: z.iso.datetime() })

/** The address of the page: of which pod, tool or environment it shows first what a stop would mean. */
export const stopAddress = z.object({
  pod: z.string().max(200).optional(),
  tool: z.string().max(200).optional(),
  env: z.string().max(60).optional(),
})
export type StopAddress = z.output<typeof stopAddress>

/** Something that can be stopped, with what that would mean now; null where it is stopped already. */
export type Stoppable = Pick<StopRow, 'scope' | 'target' | 'title'> & { reach: StopReach | null }

/** A stop as people read it. Times are ISO 8601 in UTC. */
export type StopRow = {
  id: string
  scope: StopScope
  target: string
  title: string
  reason: string | null
  at: string
  by: string
  asked: { at: string; byId: string; by: string; cause: string; checked: string } | null
  ended: { at: string; by: string } | null
}

/** What a stop would mean at this moment. */
export type StopReach = {
  /** Calls whose permission is used and of which nobody said yet what came of them. */
  running: number
  /** Requests of pods that people have not decided on, or whose decision has not taken effect. */
  waiting: number
}
