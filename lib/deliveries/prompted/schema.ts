import { z } from 'zod'
import type { PromptMatch } from '@/lib/prompts/use/match'

/**
 * The prompt that a pod said it works from on the task of a delivery, as it was when that was pushed: the digest of its text, and
 * the version that it is, or is most like.
 */
export const deliveryPrompt = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  match: z.enum(['same_as_live', 'approved', 'differs', 'never_seen'] satisfies PromptMatch[]),
  slug: z.string().nullable(),
  number: z.number().int().nullable(),
  /** Whether it is that version with something filled in. */
  isFilled: z.boolean(),
})
export type DeliveryPrompt = z.output<typeof deliveryPrompt>
