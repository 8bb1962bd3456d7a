import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { promptSlug } from '@/lib/prompts/schema'
import type { Values } from '@/lib/prompts/fill/filled'
import type { PromptMatch } from '@/lib/prompts/use/match'

/** Newest first. */
export const driftOrder = keyset('desc', { at: 'time', id: 'text' })

/** The address of the list of what has drifted. */
export const driftAddress = z.object({
  prompt: promptSlug.optional(),
  cursor: driftOrder.cursor.optional(),
})
export type DriftFilter = z.output<typeof driftAddress>

/** A pod works from a text that is not what is live where it is. Times are ISO 8601 in UTC. */
export type DriftRow = {
  id: string
  at: string
  match: Exclude<PromptMatch, 'same_as_live'>
  pod: { name: string; slug: string }
  environment: string
  /** By the pod's name for it; the number where Countersign knows it. */
  task: { key: string; number: number | null } | null
  /** The prompt and the version that it is, or is most like. */
  prompt: { slug: string; title: string; number: number | null; isExact: boolean } | null
  digest: string
}

/** The same with both texts, as far as they are known and may be seen. */
export type DriftShown = DriftRow & {
  /** What is live there, else the version that it is most like. */
  beside: { number: number; isLive: boolean; text: string } | null
  text: string | null
}

/** How much has drifted: tasks and other work by texts that nobody approved, and work by versions that are not live there. */
export type Drifted = { tasks: number; others: number; notLive: number }

/** So many are counted at most. */
export const driftsCountedUpTo = 99

/** How much a prompt was used lately, as far as that is counted. */
export type Usage = { tasks: number; pods: number; isLeast: boolean }

/** So far back, and so many uses at most. */
export const usageDays = 30
export const usesCountedUpTo = 500

/** The text that a task was last said to work from. Times are ISO 8601 in UTC. */
export type PromptUsed = Pick<DriftRow, 'at' | 'prompt' | 'digest'> & {
  match: PromptMatch
  /** What was filled into that version, as it may be seen; null where it is the version to the letter, or none. */
  values: Values | null
  /** The text as it may be seen; null where only its fingerprint is known. */
  text: string | null
  /** The version that is live there, or that it is most like, with the same values; null where there is nothing to compare. */
  beside: DriftShown['beside']
  /** What the pod said before that, newest first. */
  before: (Pick<DriftRow, 'at' | 'prompt'> & { match: PromptMatch; isFilled: boolean })[]
  /** Why it has drifted no more; null where it does still, or never did. */
  ended: 'approved' | 'replaced' | null
}
