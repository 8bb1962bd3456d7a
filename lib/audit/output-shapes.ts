import { z } from 'zod'

const revision = z.object({ path: z.string(), number: z.number().int() })

/** Events about what pods produce, never with the content itself. */
export const outputEvents = {
  'output.submitted': revision.extend({ digest: z.string(), size: z.number().int() }),
  /** It stands from now on; `replaced` is the revision before it, null where nothing stood. */
  'output.standing': revision.extend({ replaced: z.number().int().nullable() }),
  /** What waited for people ended without their yes. */
  'output.refused': revision.extend({ state: z.string() }),
  /** It stands, and did not come into the repository of its pod. */
  'output.not_committed': revision.extend({ because: z.string() }),
  /** Nothing stands at its path any more. */
  'output.put_away': revision.extend({ because: z.string() }),
} as const
