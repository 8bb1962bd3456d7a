import { z } from 'zod'

/** What was asked of the record, as it stands in an address. */
const filter = z.record(z.string(), z.string())

/** Which report: of which time and department, or of which request or incident, by its number. */
const report = z.object({
  template: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  department: z.string().nullable(),
  number: z.number().int().nullable(),
  /** Whether nobody's name stands in it; reports of earlier versions had names. */
  isMasked: z.boolean().optional(),
  digest: z.string(),
})

/** Events about the record itself: who took lines of it along, kept a view of it, or looked it over. */
export const recordEvents = {
  /** `upTo` is the place in the order of the record up to which lines were looked at; `digest` is of the file below its head. */
  'record.exported': z.object({
    filter,
    upTo: z.number().int(),
    format: z.enum(['csv', 'jsonl']),
    count: z.number().int(),
    digest: z.string(),
  }),
  'record.view_saved': z.object({ name: z.string(), filter, shared: z.boolean() }),
  /** `of` is whose it was, where that was not who removed it. */
  'record.view_removed': z.object({ name: z.string(), shared: z.boolean(), of: z.string().nullable() }),
  /** Signed as looked over: the lines from one moment up to another, `digest` as of their export as JSONL. */
  'record.reviewed': z.object({
    from: z.string(),
    to: z.string(),
    filter,
    upTo: z.number().int(),
    count: z.number().int(),
    digest: z.string(),
    remarks: z.string(),
  }),
  /** `upTo` is the place in the order of the record up to which lines were looked at; `digest` is of what the report says. */
  'record.report_made': report.extend({ upTo: z.number().int(), lines: z.number().int() }),
  'record.report_read': report,
  /** A month that was moved into a file: `digest` is SHA-256 of the file, `bytes` of the text in it, `first` and `last` are places in the order of the record. */
  'record.archived': z.object({
    month: z.string(),
    file: z.string(),
    digest: z.string(),
    bytes: z.number().int(),
    lines: z.number().int(),
    first: z.number().int(),
    last: z.number().int(),
  }),
  'record.hold_set': z.object({ name: z.string(), reason: z.string(), filter, lines: z.number().int() }),
  'record.hold_release_asked': z.object({ name: z.string(), reason: z.string() }),
  'record.hold_release_withdrawn': z.object({ name: z.string() }),
  'record.hold_released': z.object({ name: z.string(), reason: z.string(), askedBy: z.string() }),
} as const
