import { z } from 'zod'
import type { Archived } from '@/lib/audit/months/queries'
import { type MeasureName, measureNames } from '@/lib/audit/measures'
import { environments } from '@/lib/core/environment'
import type { CellName } from '@/lib/core/paths'

const some = z.string().trim().min(1).max(200).optional()

/** The timeline's filters as they stand in the address. Days are ISO dates, times ISO 8601 in UTC. */
export const auditFilter = z.object({
  q: some,
  kind: z.enum(['person', 'pod', 'system']).optional(),
  what: z.string().max(40).optional(),
  outcome: z.string().max(40).optional(),
  env: z.enum(environments).optional(),
  /** A part of the name of who did it. */
  actor: some,
  /** Exactly who did it, by their id. */
  actorId: some,
  pod: some,
  tool: some,
  /** T-318, or a task's own name, which several pods may use. */
  task: z.string().trim().min(1).max(300).optional(),
  request: z.coerce.number().int().positive().optional(),
  call: some,
  /** What a number of Insights counts, and the department for which it was counted. */
  counted: z.enum(measureNames as [MeasureName, ...MeasureName[]]).optional(),
  department: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional(),
  from: z.union([z.iso.date(), z.iso.datetime()]).optional(),
  to: z.union([z.iso.date(), z.iso.datetime()]).optional(),
  /** Where a page begins, or, after "~", ends. */
  cursor: z
    .string()
    .regex(/^~?\d{1,17}_[0-9A-Z]{26}$/)
    .optional(),
})
export type AuditFilter = z.output<typeof auditFilter>

/** Up to where somebody has read in the order of the record, as it stands in an address. */
export const afterPosition = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** A line of the timeline. */
export type AuditRow = {
  id: string
  /** ISO 8601 in UTC. */
  at: string
  type: string
  actorKind: 'person' | 'pod' | 'system'
  actorName: string
  sentence: string
  outcome: string | null
  environment: string | null
  requestNumber: number | null
  callId: string | null
  /** The run of an import, where it is about one. */
  importId: string | null
  /** Keyset position of this line. */
  cursor: string
}

/** Everything the record holds about one event. */
export type AuditDetail = AuditRow & {
  actorId: string
  onBehalfOf: string | null
  subjectKind: string
  subjectId: string
  podName: string | null
  podSlug: string | null
  taskKey: string | null
  /** The task as T-…, when it is known here. */
  taskNumber: number | null
  toolKey: string | null
  toolTitle: string | null
  requestId: string | null
  policyVersion: number | null
  promptHash: string | null
  /** The version of a prompt that the text with this fingerprint is, or was taken for when it was said. */
  prompt: { slug: string; number: number; title: string } | null
  schemaVersion: number
  data: Record<string, unknown>
  /** For calls: the steps by which the policy came to its answer. */
  chain: { step: string; outcome: string; words: string }[]
  /** Where the policy speaks of it, by what the pod is now; null where it is about no known tool. */
  cell: CellName | null
  /** The other events of the same request or call, oldest first, this one among them. */
  related: AuditRow[]
  /** Months of the life of its request or call that are in archives: what happened then is not among these. */
  archived: Archived | null
  previousId: string | null
  nextId: string | null
}
