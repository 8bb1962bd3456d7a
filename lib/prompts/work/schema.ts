import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import type { PromptMatch } from '@/lib/prompts/use/match'

/** What said it last, first. */
export const workOrder = keyset('desc', { at: 'time', id: 'text' })

/** The address of the list of what worked from a version. */
export const workAddress = z.object({ cursor: workOrder.cursor.optional() })
export type WorkFilter = z.output<typeof workAddress>

/** A task, or a pod without one, that worked from a version to the letter or filled in. Times are ISO 8601 in UTC. */
export type WorkRow = {
  id: string
  /** When the pod said so last. */
  at: string
  /** What the text was there and then. */
  match: PromptMatch
  isFilled: boolean
  pod: { name: string; slug: string }
  environment: string
  /** By the pod's name for it; the number where Countersign knows it. */
  task: { key: string; number: number | null } | null
}

/** How many tasks, and pods without a task, worked from a version, as far as they are counted. */
export type Worked = { tasks: number; others: number }

/** So many are counted at most. */
export const workCountedUpTo = 99
