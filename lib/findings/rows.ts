import type { Severity } from '@/lib/findings/scan/kind'
import { column, describeRows } from '@/lib/core/rows'

/** Something that was found, as it is written: where, and what may be seen of it; never its value. */
export const findingRows = describeRows('Finding', {
  id: column.text,
  subjectKind: column.text,
  subjectId: column.text,
  since: column.int,
  version: column.int,
  digest: column.text,
  podId: column.optionalText,
  environment: column.optionalText,
  toolKey: column.optionalText,
  kind: column.text,
  severity: column.oneOf<Severity>('FindingSeverity'),
  field: column.text,
  from: column.int,
  to: column.int,
  masked: column.text,
})
