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
  /** What people notice of it. */
  'incident.noticed': incident.extend({ says: z.string() }),
  /** How it stands. `nextWordAt` is by when more is said; null where nobody promises that. */
  'incident.updated': incident.extend({ says: z.string(), nextWordAt: z.string().nullable() }),
  /** Null where nobody promises it any more. */
  'incident.word_promised': incident.extend({ nextWordAt: z.string().nullable() }),
  /** What to do when it comes; null where that was taken away. */
  'incident.runbook_written': incident.extend({ says: z.string().nullable() }),
  /** Once it was over: why it came, and what keeps it from coming again. */
  'incident.looked_back': incident.extend({ foundCause: z.string(), prevention: z.string() }),
  /** `because` is who ended it: a person, nothing that came for days, or that it is as it should be again. */
  'incident.resolved': incident.extend({
    reason: z.string().nullable(),
    because: z.enum(['person', 'quiet', 'cleared', 'decided']),
  }),
  /** Null where it is told again. */
  'incident.silenced': incident.extend({ until: z.string().nullable() }),
  'monitor.set': monitor,
  'monitor.removed': monitor,
  /** What to do when it is not so; null where that was taken away. */
  'monitor.runbook_written': monitor.extend({ says: z.string().nullable() }),
} as const
