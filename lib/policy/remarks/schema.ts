import { z } from 'zod'
import { changeNumber } from '@/lib/policy/drafts/schema'
import { words } from '@/lib/findings/words'

/** So many remarks stand beside one change at most; who has more to say talks to each other. */
export const mostRemarks = 200

/** What a remark says. */
export const remarkWords = words().trim().min(1, 'Write something').max(2000, 'Keep it under 2,000 characters')

/** What somebody says about a change of policy. */
export const newRemark = z.strictObject({
  number: changeNumber,
  words: remarkWords,
})

/** A remark as people read it; the time is ISO 8601 in UTC. */
export type Remark = { id: string; who: string; at: string; words: string }
