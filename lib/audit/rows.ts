import type { AuditEventType, AuditOutcome } from '@/lib/audit/events'
import type { Actor } from '@/lib/core/actor'
import { column, describeRows } from '@/lib/core/rows'

/** A line of the record as it is written; when, and in which transaction, is the database's to say. */
export const lineRows = describeRows('AuditEvent', {
  id: column.text,
  type: column.word<AuditEventType>(),
  actorKind: column.word<Actor['kind']>(),
  actorId: column.text,
  actorName: column.text,
  onBehalfOf: column.optionalText,
  subjectKind: column.text,
  subjectId: column.text,
  environment: column.optionalText,
  podId: column.optionalText,
  taskKey: column.optionalText,
  toolKey: column.optionalText,
  requestId: column.optionalText,
  callId: column.optionalText,
  outcome: column.word<AuditOutcome | null>(),
  policyVersion: column.optionalInt,
  promptHash: column.optionalText,
  sentence: column.text,
  data: column.json<object>(),
})
