import { z } from 'zod'

/**
 * What a call wants and why it was decided so stand in its own row for good: its lines are told in these words, and their
 * data does not keep them again (lib/audit/event/queries.ts reads them from there).
 */
function kept<Data extends { sentence: string; reason?: string }>({ sentence: _s, reason: _r, ...own }: Data) {
  return own
}
const call = z.object({ sentence: z.string(), rule: z.string().nullable(), reason: z.string(), digest: z.string() })
/** The call was answered by somebody made up, in a trial. */
const tried = z.literal(true).optional()
/** `by` is Countersign where it carried the call out itself; else it is what the pod says. */
const outcome = z
  .object({ sentence: z.string(), summary: z.string(), by: z.literal('countersign').optional(), tried })
  .transform(kept)

/** What becomes of calls. */
export const callEvents = {
  'call.allowed': call.transform(kept),
  'call.asked': call.extend({ number: z.number().int() }).transform(kept),
  'call.denied': call.transform(kept),
  /** An emergency stop covered it, so no rule was asked. */
  'call.stopped': call.extend({ stop: z.string() }).transform(kept),
  'call.joined': z.object({ sentence: z.string(), number: z.number().int() }).transform(kept),
  'call.shown': z.object({ sentence: z.string(), until: z.string(), tried }).transform(kept),
  'call.claimed': z
    .object({ sentence: z.string(), digest: z.string(), worker: z.string().optional(), tried })
    .transform(kept),
  'call.succeeded': outcome,
  'call.failed': outcome,
  /** `by` is Countersign where it handed the call on and heard nothing. */
  'call.unreported': z
    .object({ sentence: z.string(), since: z.string(), by: z.literal('countersign').optional(), tried })
    .transform(kept),
} as const
