import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { slug } from '@/lib/pods/schema'
import { eventTypes, type EventType } from '@/lib/told/schema'
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

/** The kinds of message that a webhook can be told; a test is sent to whoever asked for one. */
export const messageTypes: readonly EventType[] = eventTypes
export type MessageType = EventType

const messageType = z.enum(messageTypes, {
  error: ({ input }) =>
    `There is no message ${JSON.stringify(input)?.slice(0, 60)}. There are: ${messageTypes.join(', ')}`,
})

/** Which messages a webhook gets. From a form a single one is no list. */
export const webhookChoice = webhookRef
  .extend({
    which: z.enum(['all', 'some'], 'Say whether it gets all messages or some'),
    messages: z
      .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(messageType).max(100))
      .default([]),
  })
  .refine(({ which, messages }) => which === 'all' || messages.length > 0, {
    path: ['messages'],
    error: 'Choose at least one message',
  })

export const webhookRotation = webhookRef.extend({
  /** How long the secret before signs as well; none ends it at once. */
  overlapHours: z.coerce.number('Say for how many hours both work').int().min(0).max(720).default(24),
})

/** How it goes with all webhooks together: how many are set up, fail and are paused, and how many messages were given up. */
export type WebhookTotals = { set: number; failing: number; paused: number; dead: number }

/** A webhook as people see it: never its secret. Times are ISO 8601 in UTC. */
export type WebhookView = Course & {
  environment: string
  /** The whole address for whoever manages pods, and its host alone for everybody else. */
  address: string
  /** The kinds of message that it gets; null for all, those too that come to be later. */
  messages: string[] | null
  previousUntil: string | null
  /** Since when somebody has it send nothing. */
  pausedAt: string | null
  ended: { at: string; because: 'removed' | 'gone' } | null
}
