import { z } from 'zod'
import { words } from '@/lib/findings/words'
import { meantFilter } from '@/lib/record/exports/schema'

/** So many views one person keeps; who wants more has no overview of them. */
export const mostViews = 40

/** A name for a view, and whether everybody who reads the record sees it. */
export const newView = meantFilter
  .extend({
    name: words().trim().min(1, 'Give it a name').max(60, 'Keep the name under 60 characters'),
    shared: z
      .enum(['on', ''])
      .optional()
      .transform((said) => said === 'on'),
  })
  .strict()

export const viewId = z.strictObject({ viewId: z.string().max(40) })

/** A view as its reader sees it. */
export type SavedView = {
  id: string
  name: string
  filter: Readonly<Record<string, string>>
  shared: boolean
  /** Whose it is; null where it is the reader's own. */
  ownerName: string | null
  mayRemove: boolean
}
