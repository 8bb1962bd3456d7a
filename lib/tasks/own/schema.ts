import { z } from 'zod'

// What a pod is told of its own tasks.

/** Where a task of a pod can stand; what was read from a repository is no task of a pod. */
export const ownStatuses = ['backlog', 'planned', 'in_progress', 'in_review', 'held', 'completed'] as const
type OwnStatus = (typeof ownStatuses)[number]

/** What can come of what people are asked about a task. */
export const reviewAnswers = [
  'signed',
  'rejected',
  'changes_requested',
  'denied',
  'expired',
  'withdrawn',
  'stopped',
  'superseded',
] as const
type ReviewAnswer = (typeof reviewAnswers)[number]

export const ownFilter = z.object({
  status: z.enum(ownStatuses).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(25),
})
export type OwnFilter = z.output<typeof ownFilter>

export type OwnTask = {
  number: number
  key: string
  title: string
  status: OwnStatus
  phase: string | null
  description: string | null
  heldReason: string | null
  needsReview: boolean
  reviewAnswer: ReviewAnswer | null
  reviewNote: string | null
  dependsOn: { key: string; state: 'completed' | 'open' | 'unknown' }[]
}
