import { z } from 'zod'
import type { FindingView } from '@/lib/findings/schema'
import type { Tier } from '@/lib/policy/schema'
import { reasonCodes } from '@/lib/core/reasons'
import type { CellName } from '@/lib/core/paths'
import { words } from '@/lib/findings/words'

export type { Duty, Tier } from '@/lib/policy/schema'

/**
 * Where a request stands. `approved` still waits for its take-back window; the asker is told when it is `released`. What
 * became of a released permission follows: used (`consumed`), done (`executed`) or `failed`, never used (`lapsed`), used
 * without a word (`unreported`).
 */
export const requestState = z.enum([
  'waiting',
  'approved',
  'released',
  'consumed',
  'executed',
  'failed',
  'lapsed',
  'unreported',
  'rejected',
  'changes_requested',
  'denied',
  'expired',
  'withdrawn',
  'stopped',
  'superseded',
])
export type RequestState = z.output<typeof requestState>

export const verdict = z.enum(['approve', 'request_changes', 'reject'])
export type Verdict = z.output<typeof verdict>

/** Where a person stood when deciding: at the request's line in the queue, or on its own page. */
export const decisionPlace = z.enum(['queue', 'page'], 'Say where this was decided: in the queue, or on the page')
export type DecisionPlace = z.output<typeof decisionPlace>

export const reasonCode = z.enum(reasonCodes)

const optionalText = words()
  .trim()
  .max(2000, 'Keep the note under 2,000 characters')
  .transform((text) => text || null)
  .nullish()
  .transform((text) => text ?? null)

/** Which values whoever asks for changes means, as JSON pointers. A form sends none, one or several, and some of them twice. */
const place = z.string().max(300).startsWith('/')
const fields = z
  .union([place, z.array(place).max(400)], 'Mark values by their places, such as /to')
  .nullish()
  .transform((sent) => [...new Set([sent ?? []].flat())])

/** A person's decision, bound to the digest that was on the screen. */
export const decision = z.strictObject({
  requestId: z.string().min(1).max(40),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'Load the page again: the fingerprint of the change is missing'),
  verdict,
  /** Whoever does not say has seen no more than the line. */
  from: decisionPlace.default('queue'),
  reasonCode: z
    .union([z.literal(''), reasonCode])
    .nullish()
    .transform((code) => code || null),
  note: optionalText,
  fields,
  /** What was found and was on the screen (`shownDigest`); asked for before a "yes" that needs a reason. */
  findings: z.string().max(64, 'Load the page again: what was found is not told as it should be').nullish(),
  /** The name of what it is about, typed by the person; asked for before something critical is approved. */
  typedName: z.string().trim().max(200).nullish(),
  firstVisibleAt: z
    .union([z.literal(''), z.iso.datetime()])
    .nullish()
    .transform((at) => (at ? new Date(at) : null)),
})
export type Decision = z.output<typeof decision>

export const requestRef = z.strictObject({ requestId: z.string().min(1).max(40) })

/** One thing out of the ordinary, with the counts it is measured against. */
const unusual = z.object({ text: z.string(), baseline: z.string() })
export type Unusual = z.output<typeof unusual>

/** One check: what was looked at, and what came of it. `not_run` is said openly; a `fact` is known, and neither good nor bad. */
const check = z.object({ name: z.string(), state: z.enum(['pass', 'found', 'not_run', 'fact']), words: z.string() })
export type Check = z.output<typeof check>

/** What Countersign itself says about a request, built by rules when it was asked; the same shape for every kind. */
export const brief = z.object({
  sentence: z.string(),
  consequences: z.array(z.string()),
  ifNoAnswer: z.string(),
  undo: z.string(),
  reversible: z.boolean(),
  tierReasons: z.array(z.string()),
  unusual: z.array(unusual),
  checks: z.array(check),
  /** What it is a request for, in two or three words. */
  title: z.string(),
  /** The name of what it is about, if a person can be asked to type it; older requests have none. */
  object: z.string().nullable().default(null),
  /** To whom content goes outside the organisation. Requests from before this was kept say it in a check alone. */
  leavesTo: z.array(z.string()).optional(),
  /** Whether sentence, task, environment and pod are all there is to sign. Requests from before this was looked at lack it. */
  whole: z.boolean().optional(),
})
export type Brief = z.output<typeof brief>

/** People who may not sign whatever their groups, each with the reason. */
export const excluded = z.array(
  z.object({
    personId: z.string(),
    because: z.enum(['own_pod', 'own_key', 'own_wish', 'own_text', 'own_prompt', 'for_oneself']),
  }),
)
export type Excluded = z.output<typeof excluded>[number]

/** The queue's views. */
export const queueView = z.enum(['mine', 'team', 'decided'])
export type QueueView = z.output<typeof queueView>

/** What one person decided and did not take back; the reader is named "You". */
export type ShownVote = {
  who: string
  at: string
  verdict: Verdict
  /** Chosen and written by that person; while others decide on something critical, they are told neither. */
  reasonCode: string | null
  note: string | null
  /** The values that are meant where changes are asked for, as JSON pointers. */
  fields: string[]
}

/** How many signatures of a group are missing. */
export type Missing = { group: string; count: number }

/** A line in the queue. Times are ISO 8601 in UTC. */
export type RequestRow = {
  id: string
  /** Shown as CS-<number>. */
  number: number
  sentence: string
  taskKey: string | null
  /** The same as it can stand in our words, whatever it is. */
  taskWords: string | null
  tier: Tier
  state: RequestState
  /** "Asked because": the rule in plain words. */
  ruleWords: string
  unusualCount: number
  /** Whether everything that is signed stands on the line, so that it can be decided without being opened. */
  isPlain: boolean
  /** Who asks, by name. */
  askedBy: string
  /** Where it would take effect; null when that is no matter of an environment. */
  environment: string | null
  askedAt: string
  expiresAt: string
  /** When it was decided, or ended without a decision; null while it waits. */
  decidedAt: string | null
  digest: string
  /** The signatures and the "no" that stand, oldest first. */
  votes: ShownVote[]
  /** Who must sign beside those who have, by the name of each group. */
  missing: Missing[]
  /** Why it waits again although it was approved once; null when it never was. */
  waitsAgain: string | null
  /** What has moved since it was asked and will count at its release, in sentences. */
  moved: string[]
  /** To whom content goes outside the organisation; nobody for what stays inside. */
  leavesTo: string[]
  /** Until when the standing decision can be taken back. */
  effectiveAt: string | null
  /** Why the reader cannot decide this, as a code of `decisionBlocker`; null when they can. */
  blocker: string | null
  /** Shown as part of the demo. */
  demo: boolean
  /** Somebody made up answers it, to try it out. */
  tried: boolean
}

/** What happened to a request, oldest first. */
export type HistoryLine = {
  at: string
  who: string
  whoKind: 'person' | 'pod' | 'system'
  sentence: string
  outcome: string | null
  eventId: string
}

/** The change that a request would make: its content is in the shape of its kind, whose picture knows it. */
export type Change = { kind: string; content: unknown }

/** What became of what was released. */
export type Became = { word: string; summary: string | null; at: string }

/** What leave whoever asked has, while it is neither used nor over: until when, and for how many minutes from being seen. */
export type Permission = { until: string; minutes: number | null }

/** Everything the approver sees on one page. */
export type RequestDetail = RequestRow & {
  brief: Brief
  change: Change
  askedByKind: 'pod' | 'person' | 'system'
  /** The page of the pod that asked; null where no pod did. */
  podSlug: string | null
  /** The task's number, when Countersign knows the task. */
  taskNumber: number | null
  taskTitle: string | null
  policyVersion: number
  /** Where the policy speaks of it; null for what is no call of a tool. */
  cell: CellName | null
  /** People who could decide now, by name; the reader is named "You". */
  canDecide: string[]
  /** The asker's own words; shown as such, never checked. */
  askerSays: string | null
  history: HistoryLine[]
  became: Became | null
  permission: Permission | null
  /** Why it ended without its change, in words, where neither a person nor the deadline ended it. */
  endedBecause: string | null
  /** Position among the requests waiting for the reader, and its neighbours. */
  position: { index: number; total: number; previous: number | null; next: number | null } | null
  /** What was found in what a pod sent. */
  findings: FindingView[]
  /** What tells these findings from all others; null where nothing was found. */
  findingsDigest: string | null
  similar: { total: number; approved: number; rejected: number; days: number }
  /** The decision that stands, if it can still be taken back by the reader. */
  canTakeBack: boolean
  takeBackSeconds: number
  /** What the reader must type before approving, and whether they must sign in again first; null below Critical. */
  care: { name: string; signInAgain: boolean } | null
}

/** Counts for the view switch and the rail; one more than are counted stands for all that are more. */
export type QueueCounts = {
  mine: number
  team: number
  /** More than so many of either were not counted. */
  upTo: number
  /** When they were counted, by the database's clock. */
  asOf: string
}
