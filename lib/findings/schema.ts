import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { words } from '@/lib/findings/words'

/** What stands for all findings where a text was not looked through to its end: enough to stop or to ask, never to permit. */
export const notChecked = 'not_checked'

/** Kinds that nobody finds in a text by itself: they tell what it lacks of the one that it takes the place of. */
export const lossKinds = [
  'loss.emptied',
  'loss.replaced',
  'loss.share',
  'loss.malformed',
  'loss.contradiction',
  'loss.not_compared',
] as const

const findingId = z.string().min(1).max(40)
const reason = words().trim().min(1, 'Say why').max(500, 'Keep it under 500 characters')

/** What somebody says a finding is. */
export const settled = z.strictObject({
  findingId,
  as: z.enum(['accepted', 'false_alarm'], 'Say whether it may be there, or is a false alarm'),
  reason,
})

/** Whoever looks at a value says why. */
export const lookedAt = z.strictObject({ findingId, reason })

export const findingStates = ['open', 'accepted', 'false_alarm', 'fixed'] as const
export type FindingState = (typeof findingStates)[number]

/** The views of the list: what people let through for a time is one of its own. */
export const findingViews = ['open', 'bypassed', 'accepted', 'false_alarm', 'fixed'] as const
export type FindingViewName = (typeof findingViews)[number]

/** How much a finding weighs, lightest first, which is the order of the database. */
export const severities = ['low', 'medium', 'high'] as const

export function rankOfSeverity(severity: (typeof severities)[number]): number {
  return severities.indexOf(severity)
}

/** The first parts of the kinds, which belong together. */
export const families = [
  'secret',
  'personal',
  'declared',
  'hidden',
  'loss',
  'path',
  'forbidden',
  'instruction',
  'prompt',
] as const
export type Family = (typeof families)[number]

/** In which texts things are found. */
export const sources = [
  'call',
  'prompt_version',
  'prompt_use',
  'task',
  'task_entry',
  'changelog_entry',
  'memory_version',
  'output_revision',
  'error_report',
  'repository_file',
] as const
export type FoundSource = (typeof sources)[number]

/** What weighs most first, and of that the newest. */
export const findingOrder = keyset('desc', { rank: 'number', at: 'time', id: 'text' })

/** A finding about which nobody has said anything for so many days is late. */
export const lateDays = 7

/** The list's address: filters and page. Without a state it shows what is open. */
export const findingsAddress = z.object({
  state: z.enum(findingViews).optional(),
  severity: z.enum(severities).optional(),
  family: z.enum(families).optional(),
  source: z.enum(sources).optional(),
  /** Found more than so many days ago. */
  age: z.literal('late').optional(),
  pod: z.string().trim().min(1).max(200).optional(),
  /** The name of a repository whose texts are meant. */
  repository: z.string().trim().min(1).max(200).optional(),
  cursor: findingOrder.cursor.optional(),
})
export type FindingsFilter = z.output<typeof findingsAddress>

/** How many there are in each state, up to as many as are counted. */
export type FindingCounts = Record<FindingViewName, number>

/** What was found in a repository: what of it is open, by the kind of text that it stands in, and how much there was in all. */
export type RepositoryFindings = { all: number; open: { source: FoundSource; count: number }[] }

/** A finding as people read it: never with its value. Times are ISO 8601. */
export type FindingView = {
  id: string
  kind: string
  /** "a key of GitHub". */
  what: string
  severity: 'high' | 'medium' | 'low'
  field: string
  masked: string
  /** Whether its value is kept out of sight. */
  isMasked: boolean
  state: FindingState
  /** Until when people let it through; null where they do not, or no more. */
  bypassedUntil: string | null
  settled: { who: string; at: string; reason: string } | null
}

/** A finding as a line of the list. */
export type FindingRow = FindingView & {
  at: string
  subject: string
  /** The text that it was found in, and where that is read. */
  title: string
  href: string | null
  environment: string | null
  /** Whose text it is; null where a person wrote it. */
  pod: string | null
  /** The repository that it was read from, if it was. */
  repository: string | null
}

/** One finding on a page of its own. */
export type FindingDetail = FindingView & {
  at: string
  /** Whose text it is; null where a person wrote it. */
  pod: string | null
  environment: string | null
  /** What kind of text it was found in, which one, and where it is read. */
  subject: string
  title: string
  href: string | null
  /** The number of the request that people decide on; null where nobody is asked. */
  request: number | null
  /** The request by which somebody asks to let it through; null where nobody does. */
  waiting: number | null
  /** Who ended what was let through before its time, and why; null where nobody did, or it is let through again. */
  ended: { who: string; at: string; reason: string } | null
  /** Whether the reader answers for that text. */
  isOwn: boolean
}
