import { z } from 'zod'

const incident = z.object({ number: z.number().int(), title: z.string() })
const monitor = z.object({ tool: z.string(), environment: z.string(), words: z.string() })

/** What pods say went wrong, and what becomes of it. What a pod wrote stands in its own row alone. */
export const incidentEvents = {
  /** `cause` is what tells it from others; nobody can read from it what the pod wrote. */
  'error.reported': z.object({
    code: z.string().nullable(),
    tool: z.string().nullable(),
    attempt: z.number().int().nullable(),
    handled: z.string().nullable(),
    cause: z.string(),
  }),
  'incident.opened': incident.extend({ kind: z.string(), severity: z.string() }),
  'incident.reopened': incident.extend({ severity: z.string() }),
  /** It weighs more than it did. */
  'incident.worsened': incident.extend({ severity: z.string() }),
  'incident.acknowledged': incident,
  /** Null where nobody has it any more. */
  'incident.assigned': incident.extend({ to: z.object({ id: z.string(), name: z.string() }).nullable() }),
  'incident.noted': incident.extend({ note: z.string() }),
  /** `because` is who ended it: a person, nothing that came for days, or that it is as it should be again. */
  'incident.resolved': incident.extend({
    reason: z.string().nullable(),
    because: z.enum(['person', 'quiet', 'cleared', 'decided']),
  }),
  /** Null where it is told again. */
  'incident.silenced': incident.extend({ until: z.string().nullable() }),
  'monitor.set': monitor,
  'monitor.removed': monitor,
} as const
