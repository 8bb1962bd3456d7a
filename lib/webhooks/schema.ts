import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { slug } from '@/lib/pods/schema'
import type { Course } from '@/lib/webhooks/outgoing/schema'

const address = z
  .string()
  .trim()
  .max(500, 'Keep the address under 500 characters')
  .refine((value) => URL.canParse(value), 'Give the whole address, such as https://pods.example.com/countersign')
  .transform((value) => new URL(value))
  .refine(({ protocol }) => protocol === 'https:' || protocol === 'http:', 'Give an address with https')
  .refine(({ username, password }) => !username && !password, 'Leave name and password out of the address')
  .refine(({ hash }) => !hash, 'Leave out what follows the #')

/** The account of a pod whose webhook it is. */
export const webhookRef = z.strictObject({
  podSlug: slug,
  environment: z.enum(environments, `Name one of ${environments.join(', ')}`),
})

export const newWebhook = webhookRef.extend({ url: address })

export const webhookRotation = webhookRef.extend({
  /** How long the secret before signs as well; none ends it at once. */
  overlapHours: z.coerce.number('Say for how many hours both work').int().min(0).max(720).default(24),
})

/** A webhook as people see it: never its secret. Times are ISO 8601 in UTC. */
export type WebhookView = Course & {
  environment: string
  /** The whole address for whoever manages pods, and its host alone for everybody else. */
  address: string
  previousUntil: string | null
  /** Since when somebody has it send nothing. */
  pausedAt: string | null
  ended: { at: string; because: 'removed' | 'gone' } | null
}
