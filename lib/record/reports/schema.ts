import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'
import { type Period, periodDays, periodOf } from '@/lib/insights/schema'
import type { ReportTemplate } from '@/lib/record/reports/labels'

export const reportTemplate = z.enum([
  'oversight',
  'access',
  'decisions',
  'request',
  'incident',
] satisfies ReportTemplate[])

const lastDays = z.enum(periodDays)
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'Choose a time from the list')

/** CS-12, or its number. */
const requestNumber = z
  .string()
  .trim()
  .regex(/^(CS-)?[1-9]\d{0,8}$/i, 'Write the number of a request, such as CS-12')
  .transform((text) => Number(text.replace(/^CS-/i, '')))

/** INC-9, or its number. */
const incident = z
  .string()
  .trim()
  .regex(/^(INC-)?[1-9]\d{0,8}$/i, 'Write the number of an incident, such as INC-9')
  .transform((text) => Number(text.replace(/^INC-/i, '')))

/** How it calls people; by their names where nothing is said. */
const people = z.enum(['shown', 'masked'])

/** What a report is to be of, as it stands in an address. */
export const reportAddress = z.object({
  template: reportTemplate.optional(),
  period: z.union([lastDays, month]).optional(),
  department: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional(),
  request: requestNumber.optional(),
  incident: incident.optional(),
  people: people.optional(),
})
export type ReportAddress = z.output<typeof reportAddress>

/** Which part of a report is read alone, as it stands in an address. */
export const reportPart = z.object({ part: z.string().max(60).optional() })

/** The same as a form sends it, where a field that was left empty says nothing. */
const blank = z.literal('').transform(() => undefined)
export const reportWish = z.strictObject({
  template: reportTemplate,
  period: z.union([lastDays, month, blank]).optional(),
  department: z.union([blank, z.string().regex(/^[\w-]{1,60}$/)]).optional(),
  request: z.union([blank, requestNumber]).optional(),
  incident: z.union([blank, incident]).optional(),
  people: people.optional(),
})
export type ReportWish = z.output<typeof reportWish>

export const reportRef = z.strictObject({ reportId: z.string().min(1).max(40) })

export const newestReportsFirst = keyset('desc', { at: 'time', id: 'text' })
export const reportsAddress = z.object({ cursor: newestReportsFirst.cursor.optional() })

/** As what a report that was made can be taken along. */
export const reportFile = z.object({ as: z.enum(['html', 'csv', 'jsonl', 'manifest']) })

/** The time that is asked for, in UTC: the last days up to the end of the hour that runs, or a month. */
export function reportPeriod(period: string | undefined, now: Date): Period {
  if (period === undefined || !period.includes('-')) return periodOf({ days: lastDays.safeParse(period).data }, now)
  const [year, at] = period.split('-').map(Number) as [number, number]
  const [from, to] = [at - 1, at].map((one) => new Date(Date.UTC(year, one, 1)).toISOString())
  return periodOf({ from, to }, now)
}

/** A report that was made, without what it says. */
export type ReportLine = {
  id: string
  template: ReportTemplate
  from: string | null
  to: string | null
  department: string | null
  requestNumber: number | null
  incidentNumber: number | null
  /** Nobody's name stands in what it says. */
  isMasked: boolean
  upTo: number
  lines: number
  digest: string
  byName: string
  at: string
}
