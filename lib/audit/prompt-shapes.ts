import { z } from 'zod'

const version = z.object({ slug: z.string(), title: z.string(), number: z.number().int() })

const person = z.object({ id: z.string(), name: z.string() })

const used = z.object({
  slug: z.string().nullable(),
  title: z.string().nullable(),
  number: z.number().int().nullable(),
  match: z.enum(['same_as_live', 'approved', 'differs', 'never_seen']),
  environment: z.string(),
  /** Whether it is that version with its places filled in. */
  filled: z.literal(true).optional(),
})

/** Events about the texts that pods work from, never with the text itself. */
export const promptEvents = {
  'prompt.written': version,
  /** A text that a repository holds is a version from now on, and live nowhere by that. */
  'prompt.taken_up': version.extend({ repository: z.string(), path: z.string() }),
  /** Pods are given it from now on; `replaced` is the version before it, null for the first one there. */
  'prompt.live': version.extend({ environment: z.string(), replaced: z.number().int().nullable() }),
  /** Pods are given it again, before anybody else has looked. */
  'prompt.rolled_back': version.extend({ environment: z.string(), replaced: z.number().int(), reason: z.string() }),
  'prompt.retired': version,
  /** Somebody else answers for it; `from` is null where nobody did. */
  'prompt.handed_over': z.object({
    slug: z.string(),
    title: z.string(),
    from: person.nullable(),
    to: person,
    reason: z.string(),
  }),
  'prompt.remarked': version,
  /** A pod works from what is live where it is. */
  'prompt.used': used,
  /** A pod works from anything else; `number` is the version that it is or is most like. */
  'prompt.drifted': used,
  'prompt.drift_ended': z.object({
    pod: z.string(),
    count: z.number().int(),
    /** Its text was approved, or the pod works from another one. */
    because: z.enum(['approved', 'replaced']),
  }),
} as const
