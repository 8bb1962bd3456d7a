import { z } from 'zod'
import { prose } from '@/lib/core/lines'

/** What stands for all findings where a text was not looked through to its end: enough to stop or to ask, never to permit. */
export const notChecked = 'not_checked'

const findingId = z.string().min(1).max(40)
const reason = prose().trim().min(1, 'Say why').max(500, 'Keep it under 500 characters')

/** What somebody says a finding is. */
export const settled = z.strictObject({
  findingId,
  as: z.enum(['accepted', 'false_alarm'], 'Say whether it may be there, or is a false alarm'),
  reason,
})

/** Whoever looks at a value says why. */
export const lookedAt = z.strictObject({ findingId, reason })

export type FindingState = 'open' | 'accepted' | 'false_alarm'

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
  settled: { who: string; at: string; reason: string } | null
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
  /** Whether the reader answers for that text. */
  isOwn: boolean
}
