import { column, describeRows, type RowOf } from '@/lib/core/rows'
import type { Brief, Duty, Excluded, Tier } from '@/lib/requests/schema'

/** A request as it is written. */
export const requestRows = describeRows('Request', {
  id: column.text,
  kind: column.text,
  subjectKind: column.text,
  subjectId: column.text,
  askedByKind: column.word<'pod' | 'person' | 'system'>(),
  askedById: column.text,
  askedByName: column.text,
  environment: column.optionalText,
  podId: column.optionalText,
  toolKey: column.optionalText,
  taskKey: column.optionalText,
  digest: column.text,
  envelope: column.json<object>(),
  brief: column.json<Brief>(),
  sentence: column.text,
  tier: column.oneOf<Tier>('Tier'),
  policyVersion: column.int,
  ruleId: column.optionalText,
  ruleWords: column.text,
  excluded: column.json<readonly Excluded[]>(),
  askerSays: column.optionalText,
  trace: column.optionalText,
  expiresAt: column.secondsFromNow,
})

/** A request that is about to be opened; `expiresAt` says in how many seconds. */
export type NewRequest = Omit<RowOf<typeof requestRows>, 'trace'> & {
  duties: readonly Duty[]
  /** In which chain of calls it is asked for, where it is in one. */
  trace?: string | null
}
