import { z } from 'zod'
import { words } from '@/lib/findings/words'

const reason = words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters')
/** The digest of what the reader was shown before they pressed. */
const shown = z.string().regex(/^[0-9a-f]{64}$/)

/** That everything a task taught is taken from pods, as it was shown, and why. */
export const revokeAct = z.strictObject({
  task: z.coerce.number().int().min(1).max(2_147_483_647),
  shown,
  reason,
})

/** That what a revocation took is given to pods again, as it was shown, and why. */
export const returnAct = z.strictObject({ revocationId: z.string().min(1).max(40), shown, reason })

/** Why an entry, or what a task taught in it, is not moved. */
export type Stays =
  /** Pods are given another version of it, or none. */
  | { why: 'replaced'; by: number | null }
  /** Somebody took it from pods by itself. */
  | { why: 'taken' }
  /** Somebody gave it back by itself. */
  | { why: 'given' }
  /** It waits for people, whose request this is. */
  | { why: 'waits'; request: number | null }

type Place = { entryId: string; key: string }

/** A version that pods are given no more, and the one that they are given in its place; null for none. */
export type Leaves = Place & { number: number; to: number | null }
/** A version that pods are given again, in the place of which one. */
export type Returns = Place & { number: number; replaces: number | null }
export type Kept = Place & { number: number } & Stays

/** What a revocation would do. */
export type RevokePlan = {
  leaves: Leaves[]
  /** Versions that pods were given before: no later revocation goes back to one. */
  older: (Place & { number: number })[]
  stays: Kept[]
  digest: string
}

/** What it would do to give back what a revocation took. */
export type ReturnPlan = {
  returns: Returns[]
  /** Versions that are as any other that was replaced, from then on. */
  older: (Place & { number: number })[]
  stays: Kept[]
  digest: string
}

/** What was revoked of a task, and what became of that. Times are ISO 8601 in UTC. */
export type Revocation = {
  id: string
  by: string
  at: string
  reason: string
  /** How many entries it moved. */
  entries: number
  ended: { by: string; at: string; reason: string } | null
  /** What giving it back would do; null once it was given back. */
  plan: ReturnPlan | null
}

/** What a task taught. */
export type Taught = {
  task: { number: number; title: string; environment: string }
  plan: RevokePlan
  /** The newest first. */
  revocations: Revocation[]
}
