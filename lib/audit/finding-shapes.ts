import { z } from 'zod'

/** What was found, in words, never its value; and why somebody did something about it. */
const finding = z.object({ what: z.string(), reason: z.string() })

/** Events about what was found; `counts` is of each kind how many, `where` the text where it is not what a pod sent with a call. */
export const findingEvents = {
  'finding.found': z.object({
    what: z.string(),
    where: z.string().optional(),
    counts: z.record(z.string(), z.number()),
  }),
  'finding.fixed': z.object({ what: z.string(), where: z.string(), counts: z.record(z.string(), z.number()) }),
  'finding.accepted': finding,
  'finding.dismissed': finding,
  'finding.revealed': finding,
  /** No rule counts it in what this pod sends, until then. */
  'finding.bypassed': z.object({ what: z.string(), pod: z.string(), until: z.string() }),
  /** Before its time: rules count it again. */
  'finding.bypass_ended': z.object({ what: z.string(), pod: z.string(), reason: z.string() }),
  /** How many names and phrases are looked for, never which. */
  'policy.words_listed': z.object({ names: z.number(), phrases: z.number(), added: z.number(), removed: z.number() }),
} as const
