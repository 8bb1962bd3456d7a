import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { words } from '@/lib/findings/words'
import { meantFilter } from '@/lib/record/exports/schema'

/** So many holds are in force at once; each is asked of every month that is to be archived. */
export const mostHolds = 100

export const newestHoldsFirst = keyset('desc', { at: 'time', id: 'text' })

const reason = () => words().trim().min(1, 'Say why').max(2_000, 'Keep the reason under 2,000 characters')

/** What is held, under which name, and why. */
export const newHold = meantFilter
  .extend({
    name: words().trim().min(1, 'Give it a name').max(80, 'Keep the name under 80 characters'),
    reason: reason(),
  })
  .strict()

const holdId = z.string().max(40)
export const whichHold = z.strictObject({ holdId })
export const askedRelease = z.strictObject({ holdId, reason: reason() })

export const holdsAddress = z.object({
  state: z.literal('released').optional(),
  cursor: newestHoldsFirst.cursor.optional(),
})

/** A hold whose release somebody asks for and nobody has answered. */
export type ReleaseAsked = { id: string; name: string; byId: string; byName: string; at: string }

/** A hold as its readers see it; times are ISO 8601 in UTC. */
export type Hold = {
  id: string
  name: string
  reason: string
  filter: Readonly<Record<string, string>>
  /** How many lines there were when it was set. */
  lines: number
  byName: string
  at: string
  /** Who asks for its release and why, and whether that is the reader; null while nobody does. */
  asked: { byName: string; reason: string; at: string; isOwn: boolean } | null
  released: { byName: string; at: string } | null
}
