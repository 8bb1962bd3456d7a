import { z } from 'zod'

/** What was found, in words, never its value; and why somebody did something about it. */
const finding = z.object({ what: z.string(), reason: z.string() })

/** Events about what was found in what pods send; `counts` is of each kind how many. */
export const findingEvents = {
  'finding.found': z.object({ what: z.string(), counts: z.record(z.string(), z.number()) }),
  'finding.accepted': finding,
  'finding.dismissed': finding,
  'finding.revealed': finding,
} as const
