import type { Severity } from '@/lib/findings/scan/kind'
import { column, describeRows } from '@/lib/core/rows'

/** Something that was found, as it is written: where, and what may be seen of it; never its value. */
export const findingRows = describeRows('Finding', {
  id: column.text,
  callId: column.text,
  podId: column.text,
  environment: column.text,
  toolKey: column.text,
  kind: column.text,
  severity: column.oneOf<Severity>('FindingSeverity'),
  field: column.text,
  from: column.int,
  to: column.int,
  masked: column.text,
})
