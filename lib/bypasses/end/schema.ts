import { z } from 'zod'
import { words } from '@/lib/findings/words'

/** That a finding is counted again from now on, and why. */
export const bypassEnd = z.strictObject({
  findingId: z.string().min(1).max(40),
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
})
