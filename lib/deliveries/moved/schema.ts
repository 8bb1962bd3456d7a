import { z } from 'zod'
import { moveFacts } from '@/lib/audit/delivery-shapes'
import type { DeliveryState, Loss, ShownFile } from '@/lib/deliveries/schema'

/** What the line of a movement that nobody signed says; those from before it was looked into lack what is about it. */
export const movedLine = z.object({
  name: z.string(),
  branch: z.string(),
  found: z.string().nullable(),
  stands: z.string().nullable(),
  place: z.literal('upstream').optional(),
  about: moveFacts.optional(),
})

export type MoveFacts = z.output<typeof moveFacts>

/** A movement of a branch that nobody signed, in a list. Times are ISO 8601 in UTC. */
export type Movement = {
  /** The line that tells of it. */
  id: string
  at: string
  repository: string
  branch: string
  /** Where it was found, and where it should be; null where it was gone, or not to be there at all. */
  found: string | null
  stands: string | null
  isThere: boolean
  about: MoveFacts | null
}

/** What it brought, file by file. */
export type MovementDetail = Movement & {
  /** Whether the line may be read by itself. */
  isOnRecord: boolean
  /** What was decided of it, and by whom, the newest first. */
  decided: { at: string; sentence: string; eventId: string }[]
  /** Null where its branch does not hold it, or whoever reads may not have it undone; not open while that is asked for. */
  undo: { isOpen: boolean } | null
  /** The delivery that undoes it, or is to. */
  undoneBy: { id: string; number: number | null; state: DeliveryState } | null
  /** The commits that came, as their authors made them. */
  commits: { id: string; author: string; message: string }[]
  losses: Loss[]
  /** Null where this process cannot read what was kept of it. */
  files: ShownFile[] | null
  opened: ShownFile | null
}
