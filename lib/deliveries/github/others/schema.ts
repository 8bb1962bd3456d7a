import { z } from 'zod'
import { pushed } from '@/lib/deliveries/schema'
import { branchName } from '@/lib/repositories/schema'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const pullNumber = z.int32('Load the page again: the pull request is missing').min(1)
const pull = z.strictObject({ repositoryId: z.string().max(40), number: pullNumber })

/** What the check of somebody else's pull request says: it is no delivery, waits as one, will not land, or did by a commit of ours. */
export const othersSaid = ['left', 'waits', 'ended', 'landed'] as const
export type OthersSaid = (typeof othersSaid)[number]

/** Somebody else's pull request as GitHub lists it, with what its check says of exactly its commit. */
export const otherPull = pull.extend({
  branch: branchName,
  head: objectName,
  /** Who opened it, as GitHub names them, and the branch from which it comes: texts of others. */
  login: z.string().max(100),
  fromBranch: z.string().max(255),
  openedAt: z.date(),
  said: z.enum(othersSaid),
})

/** One that is closed there, or not for a branch any more that moves by deliveries. */
export const closedPull = pull.extend({ said: z.enum(othersSaid) })

/** Up to which each had its turn, of those of which only some are looked at in one round. */
export const pullTurns = z.strictObject({
  repositoryId: z.string().max(40),
  /** Of deliveries, told at GitHub. */
  deliveriesTold: z.string().max(40).optional(),
  /** Of open ones of others, told of their commit. */
  pullsSaid: pullNumber.optional(),
  /** Of those that GitHub did not list, looked at one by one. */
  pullsLooked: pullNumber.optional(),
  /** Which page of all that are open there is listed next, beside those that moved last. */
  pullsPage: z.int32().min(1).optional(),
})

/** Somebody asks that exactly this commit be signed. */
export const pullAsked = z.strictObject({
  repositoryId: z.string().max(40),
  number: z.coerce.number().pipe(pullNumber),
  head: objectName,
})

/** What came of looking into what was asked for: the work, or why it is not taken. */
export const takenUp = z.strictObject({ number: pullNumber, pushed })
export const notTaken = pull.extend({ head: objectName, problem: z.string().min(1).max(500) })

/** Where somebody else's pull request stands here, as the page of its repository shows it. */
export type OtherPullView = {
  repositoryId: string
  number: number
  href: string
  login: string
  fromBranch: string
  branch: string
  head: string
  /** ISO 8601 in UTC; null where it was seen before that was kept. */
  openedAt: string | null
  stands: 'left' | 'asked' | 'waits' | 'ended' | 'landed'
  /** The request by which people sign it, or did. */
  request: number | null
  /** Why it was not taken the last time somebody asked. */
  problem: string | null
}
