import { z } from 'zod'

const version = z.object({ slug: z.string(), title: z.string(), number: z.number().int() })

/** Events about the texts that pods work from, never with the text itself. */
export const promptEvents = {
  'prompt.written': version,
  /** Pods are given it from now on; `replaced` is the version before it, null for the first one there. */
  'prompt.live': version.extend({ environment: z.string(), replaced: z.number().int().nullable() }),
  'prompt.retired': version,
} as const
