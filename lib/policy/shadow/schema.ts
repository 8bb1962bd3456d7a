import { z } from 'zod'
import type { ShadowEnd } from '@/lib/audit/replayed'
import { changeNumber, changeRef } from '@/lib/policy/drafts/schema'
import type { ReplayResult } from '@/lib/policy/replay/schema'

/** For how many days a draft is to run beside the policy in force: it has an end. */
export const shadowRequest = z.strictObject({
  number: changeNumber,
  days: z.coerce.number().pipe(z.int().min(1, 'Let it run one day at least').max(30, 'Let it run 30 days at most')),
})

export const shadowRef = changeRef

/** A draft's run beside the policy, as a page shows it. Times are ISO 8601 in UTC. */
export type ShadowView = {
  owner: string
  from: string
  until: string
  ended: { at: string; because: ShadowEnd } | null
  /** What it would have answered to the calls so far, and up to when they were judged; null before the first look. */
  result: ReplayResult | null
  judgedAt: string | null
}
