import { z } from 'zod'

export const acknowledgement = z.object({ upTo: z.string().regex(/^[0-9A-Z]{26}$/) })

/** Background work that failed for good and that nobody has taken note of. */
export type GivenUp = {
  /** How many there are. */
  count: number
  /** What they were, in words, each once. */
  what: string[]
  /** The last of them, up to which somebody can take note. */
  upTo: string
}
