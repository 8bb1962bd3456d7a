import { z } from 'zod'
import type { Choices } from '@/lib/core/choices'
import { keyset } from '@/lib/core/keyset'
import { promptSensitivities } from '@/lib/policy/schema'
import { type PromptState, promptStates } from '@/lib/prompts/schema'

/** Prompts in the order of their names. */
export const promptOrder = keyset('asc', { slug: 'text' })

/** The board's address. */
export const promptsAddress = z.object({
  /** A part of what it is called, by people or by pods. */
  q: z.string().trim().min(1).max(200).optional(),
  /** Where the newest version stands. */
  state: z.enum(promptStates).optional(),
  sensitivity: z.enum(promptSensitivities).optional(),
  /** The name of who answers for it. */
  owner: z.string().trim().min(1).max(200).optional(),
  cursor: promptOrder.cursor.optional(),
})
export type PromptsFilter = z.output<typeof promptsAddress>

/** More than this many of a state nobody counts. */
export const promptsCountedUpTo = 1_000

/** How many prompts there are whose newest version stands there, `all` of them, and who answers for them. */
export type Board = { counts: Record<PromptState | 'all', number>; owners: Choices }
