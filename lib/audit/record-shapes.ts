import { z } from 'zod'

/** What was asked of the record, as it stands in an address. */
const filter = z.record(z.string(), z.string())

/** Events about the record itself: who took lines of it along. */
export const recordEvents = {
  /** `upTo` is the place in the order of the record up to which lines were looked at; `digest` is of the file below its head. */
  'record.exported': z.object({
    filter,
    upTo: z.number().int(),
    format: z.enum(['csv', 'jsonl']),
    count: z.number().int(),
    digest: z.string(),
  }),
} as const
