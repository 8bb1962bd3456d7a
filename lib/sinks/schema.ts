import { z } from 'zod'
import { eventKinds } from '@/lib/audit/labels'
import type { AuditNoun } from '@/lib/audit/events'
import { environments } from '@/lib/core/environment'
import { isSecretReference } from '@/lib/core/log-secret'
import { noKey, words } from '@/lib/findings/words'
import { sinkKinds } from '@/lib/sinks/kinds/registry'

/** What lines are about, as they can be chosen. */
export const sinkNouns = Object.keys(eventKinds) as [AuditNoun, ...AuditNoun[]]

const text = (most: number) => z.string().trim().max(most, `Keep it under ${most} characters`)

/** From a form a single one is no list, and none is nothing at all. */
function several<Item extends z.ZodType>(item: Item) {
  return z.preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(item).max(100))
}

const what = {
  name: words()
    .pipe(text(60))
    .refine((name) => name !== '', 'Give it a name'),
  address: text(500)
    .refine((address) => address !== '', 'Say where it is')
    .refine(...noKey),
  into: text(200)
    .refine((into) => /^[^\s"\\]*$/.test(into), 'Leave out spaces and quotation marks')
    .refine(...noKey)
    .transform((into) => into || null)
    .default(null),
  secret: text(400)
    .refine(
      (secret) => secret === '' || isSecretReference(secret),
      'Say where the secret is found, never the secret itself: env:COUNTERSIGN_LOG_SECRET_ and a name, or file:/ and a path',
    )
    .transform((secret) => secret || null)
    .default(null),
  nouns: several(z.enum(sinkNouns, 'Choose among the kinds of line that there are')),
  environments: several(z.enum(environments, `Name some of ${environments.join(', ')}`)),
}

const kindNames = sinkKinds.map(({ name }) => name) as [string, ...string[]]

/** A log store, and whether it begins with what comes or with the whole record. */
export const newSink = z.strictObject({
  kind: z.enum(kindNames, `Choose one of ${kindNames.join(', ')}`),
  ...what,
  from: z.enum(['now', 'beginning'], 'Say with what it begins').default('now'),
})

export const sinkRef = z.strictObject({ sinkId: z.string().max(40) })
export const sinkChange = sinkRef.extend(what)

/** From where a log store is sent everything again. */
export const sinkReturn = sinkRef
  .extend({
    from: z.enum(['beginning', 'day'], 'Say from where'),
    day: z.union([z.literal(''), z.iso.date('Give a day, such as 2026-11-28')]).default(''),
  })
  .refine(({ from, day }) => from === 'beginning' || day !== '', { path: ['day'], error: 'Give a day' })

/** What a worker found out about lines that it sent: how far it came, what was refused, and why it stopped. */
export const sinkNote = z.strictObject({
  sinkId: z.string(),
  holder: z.string(),
  from: z.bigint(),
  to: z.bigint(),
  arrived: z.number().int().min(0),
  refused: z.array(z.strictObject({ position: z.bigint(), why: z.string() })),
  problem: z.strictObject({ why: z.string(), retryAfterSeconds: z.number().nullable() }).nullable(),
  /** Nobody holds the store any more. */
  isOver: z.boolean(),
})

/** How a test of a log store went, as it is kept and shown. */
export const sinkTest = z.strictObject({
  at: z.string(),
  tookMs: z.number().int().min(0),
  hasArrived: z.boolean(),
  said: z.string(),
})
export type SinkTest = z.output<typeof sinkTest>

/** A log store with what a worker needs to send to it. */
export type SinkRow = { id: string; kind: string; address: string; into: string | null; secret: string | null }

/** A log store as people see it. Times are ISO 8601 in UTC. */
export type SinkView = {
  id: string
  name: string
  kind: string
  /** The whole address for whoever manages log stores, and its host alone for everybody else. */
  address: string
  into: string | null
  /** Where its secret is found, for whoever manages log stores. */
  secret: string | null
  nouns: string[]
  environments: string[]
  pausedAt: string | null
  failingSince: string | null
  lastSuccessAt: string | null
  lastError: string | null
  /** When it is tried next, after an attempt that failed. */
  nextAt: string | null
  sent: number
  /** Places of the record that it has not been sent, and for how long the oldest of them has waited. */
  behind: number
  behindSeconds: number
  isTesting: boolean
  tested: SinkTest | null
  /** Lines that it refused for good, how many of them are sent once more, and the first of them. */
  refused: number
  again: number
  letters: { position: number; why: string; at: string; sentence: string; eventId: string }[]
}
