import { z } from 'zod'
import { changeNumber } from '@/lib/policy/drafts/schema'
import { lackable } from '@/lib/policy/facts'
import { usualDays, usualMost } from '@/lib/policy/replay/usual'
import { answer, duty, tier } from '@/lib/policy/schema'

const whole = z.coerce.number().pipe(z.int())

/** What is asked for with a replay: of which change, over how many days, and how many calls at most. */
export const replayRequest = z.strictObject({
  number: changeNumber,
  days: whole.pipe(z.int().min(1, 'Look at one day at least').max(400, 'Look at 400 days at most')).default(usualDays),
  most: whole
    .pipe(z.int().min(1, 'Look at one call at least').max(5_000_000, 'Look at 5,000,000 calls at most'))
    .default(usualMost),
})

export const replayRef = z.strictObject({ id: z.string().max(40) })

/** How the answer to a call would change, the most dangerous first. */
export const replayKinds = ['newly_allowed', 'no_longer_asked', 'newly_asked', 'other_signers', 'newly_denied'] as const
export type ReplayKind = (typeof replayKinds)[number]

/** What policy answers, as far as a replay compares it: who signs, how much it weighs and how long it waits and permits. */
export const side = z.strictObject({
  answer,
  /** Sorted by group. */
  duties: z.array(duty),
  /** Null unless people are asked. */
  tier: tier.nullable(),
  expiresInSeconds: z.int().min(0),
  /** How long the permission lives that people give; runs from before rules could say it have none. */
  permissionSeconds: z.int().min(0).optional(),
})
export type Side = z.output<typeof side>

const count = z.int().min(0)
const moment = z.iso.datetime()

const replayedCall = z.strictObject({ id: z.string(), at: moment, podId: z.string(), task: z.string().nullable() })
export type ReplayedCall = z.output<typeof replayedCall>

const group = z.strictObject({
  kind: z.enum(replayKinds),
  /** Whether the change lets more happen, or lets it happen with less than before. */
  milder: z.boolean(),
  role: z.string(),
  tool: z.string(),
  environment: z.string(),
  before: side,
  after: side,
  count,
  pods: count,
  /** The newest of them. */
  calls: z.array(replayedCall),
})
export type ReplayGroup = z.output<typeof group>

/** What came of a replay. Its hash is part of what people sign. Times are ISO 8601 in UTC. */
export const replayResult = z.strictObject({
  /** The hash of the document that was judged, and the version in force that it was held against. */
  digest: z.string(),
  baseVersion: z.int(),
  window: z.strictObject({ from: moment, until: moment, most: z.int() }),
  coverage: z.strictObject({
    /** How many calls were looked at, and how many of them could be judged. */
    recorded: count,
    replayed: count,
    /** When the first and the last of them was made; null where there was none. */
    oldest: moment.nullable(),
    newest: moment.nullable(),
    /** Whether there were more than could be looked at. */
    isCut: z.boolean(),
    notReplayable: z.partialRecord(z.enum(lackable), count),
    /** Pods that are at work, and how many of them made none of these calls. */
    pods: count,
    podsWithoutCalls: count,
    /** Calls by tools that have another form or effect today; they are judged as their tools are today. */
    toolsMoved: count,
    /** Calls whose number in the hour before was not kept and was counted from the record. */
    countedAgain: count,
  }),
  totals: z.strictObject({
    ...(Object.fromEntries(replayKinds.map((kind) => [kind, count])) as Record<ReplayKind, typeof count>),
    unchanged: count,
    /** Pods with a call that would be answered otherwise. */
    pods: count,
  }),
  groups: z.array(group),
  /** Groups with few calls of a very large result, which are counted in the totals and not listed. */
  groupsLeftOut: count,
  /** How many of these calls each group of people would have been asked about, before and after. */
  approvers: z.array(z.strictObject({ group: z.string(), before: count, after: count })),
})
export type ReplayResult = z.output<typeof replayResult>

export type ReplayState = 'waiting' | 'done' | 'cancelled' | 'failed'

/** A replay as a page shows it. Times are ISO 8601 in UTC. */
export type ReplayView = {
  id: string
  state: ReplayState
  askedAt: string
  endedAt: string | null
  window: { from: string; until: string; most: number }
  /** How far it has come; null before it began and after its end. */
  progress: { judged: number; total: number } | null
  /** Whether it is of the very draft there is now, beside the version that is in force now. */
  counts: boolean
  result: ReplayResult | null
  resultDigest: string | null
  /** The names of the pods in it. */
  pods: Readonly<Record<string, string>>
  /** What people call the tools in it. */
  titles: Readonly<Record<string, string>>
}
