import { z } from 'zod'
import { words } from '@/lib/findings/words'

/** So long a finding is let through at most. */
export const longestDays = 90

/** That calls go through in spite of what was found, for so many days, and why. */
export const bypassWish = z.strictObject({
  findingId: z.string().min(1).max(40),
  days: z.coerce
    .number('Say for how many days')
    .int('Say for how many whole days')
    .min(1, 'Say for how many days, from 1')
    .max(longestDays, `Keep it to ${longestDays} days`),
  reason: words().trim().min(1, 'Say in a sentence why').max(1000, 'Keep it under 1,000 characters'),
})

/** What is signed: which finding, told by its digest, of which pod, until when. */
export const bypassEnvelope = z.object({
  kind: z.literal('flag_bypass'),
  finding: z.string(),
  digest: z.string(),
  found: z.string(),
  pod: z.string(),
  until: z.iso.datetime(),
  policyVersion: z.number().int(),
})
export type BypassEnvelope = z.output<typeof bypassEnvelope>

/** What people see of a finding that would be let through. */
export const bypassChange = z.object({
  what: z.string(),
  severity: z.enum(['high', 'medium', 'low']),
  field: z.string(),
  masked: z.string(),
  /** The text that it was found in. */
  title: z.string(),
  href: z.string().nullable(),
  pod: z.string(),
  until: z.string(),
  signed: bypassEnvelope,
})
