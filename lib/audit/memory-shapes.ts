import { z } from 'zod'
import { deliveryEvents } from '@/lib/audit/delivery-shapes'
import { outputEvents } from '@/lib/audit/output-shapes'

const version = z.object({ key: z.string(), number: z.number().int() })

/** Events about what is written down for pods, and about what they produce, never with the text itself. */
export const memoryEvents = {
  'memory.written': version.extend({ digest: z.string() }),
  /** Pods are given it from now on; `replaced` is the version before it, null where they were given none; with `revoked` that one was taken. */
  'memory.active': version.extend({ replaced: z.number().int().nullable(), because: z.literal('revoked').optional() }),
  /** What waited for people ended without their yes. */
  'memory.refused': version.extend({ state: z.string() }),
  'memory.held': version.extend({ reason: z.string() }),
  'memory.archived': version.extend({ reason: z.string() }),
  'memory.restored': version.extend({ reason: z.string() }),
  /** Everything that a task taught was taken from pods: so many entries went back to what they said before, so many left. */
  'memory.revoked': z.object({
    title: z.string(),
    back: z.number().int(),
    gone: z.number().int(),
    reason: z.string(),
  }),
  /** So many entries of a revocation are given again; so many are what became of them meanwhile. */
  'memory.returned': z.object({
    title: z.string(),
    entries: z.number().int(),
    kept: z.number().int(),
    reason: z.string(),
  }),
  /** The texts of so many versions are gone, by what people signed. */
  'memory.deleted': z.object({ key: z.string(), versions: z.number().int(), asker: z.string() }),
  /** With them went the text that a call had carried. */
  'memory.call_cleared': z.object({ key: z.string() }),
  /** What is odd about it now, beside what else pods are given; nothing where that is over. */
  'memory.compared': z.object({ key: z.string(), found: z.array(z.string()) }),
  ...outputEvents,
  ...deliveryEvents,
} as const
