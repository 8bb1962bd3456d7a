import type { z } from 'zod'
import type { recordEvents } from '@/lib/audit/record-shapes'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'

type Events = typeof recordEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

const names: Readonly<Record<string, string>> = {
  q: 'words',
  kind: 'by',
  what: 'about',
  env: 'environment',
  actor: 'name',
  actorId: 'by the one known as',
  to: 'until',
}

/** What was asked of the record, in words: "outcome denied, pod writer". */
export function filterWords(filter: Readonly<Record<string, string>>): string {
  const parts = Object.entries(filter).map(
    ([name, value]) => `${Object.hasOwn(names, name) ? names[name] : name} ${valueWords(name, value)}`,
  )
  return parts.length > 0 ? parts.join(', ') : 'everything'
}

function valueWords(name: string, value: string): string {
  if (name === 'request') return `CS-${value}`
  return ['from', 'to', 'kind', 'what', 'outcome', 'env'].includes(name) ? value : quoted(value)
}

/** What happened to the record itself. */
export const recordSentences: Sentences = {
  'record.exported': ({ filter, format, count }, who) =>
    `${who} exported ${counted(count, 'event')} of the audit trail as ${format === 'csv' ? 'CSV' : 'JSONL'}: ${filterWords(filter)}`,
  'record.view_saved': ({ name, filter, shared }, who) =>
    `${who} ${shared ? 'shared' : 'saved'} a view of the audit trail: ${quoted(name)} (${filterWords(filter)})`,
  'record.view_removed': ({ name, of }, who) =>
    `${who} removed a saved view${of === null ? '' : ` of ${of}`} of the audit trail: ${quoted(name)}`,
  'record.reviewed': ({ from, to, filter, count, remarks }, who) =>
    `${who} signed ${counted(count, 'event')} of the audit trail as reviewed, from ${minute(from)} to ${minute(to)} UTC, ${filterWords(filter)}${remarks ? `: ${quoted(remarks)}` : ''}`,
  'record.report_made': (data, who) => `${who} made a report: ${reportWords(data)}`,
  'record.report_read': (data, who) => `${who} opened a report: ${reportWords(data)}`,
  'record.archived': ({ month, lines, digest }, who) =>
    `${who} moved ${counted(lines, 'event')} of ${month} out of the audit trail into an archive with the SHA-256 ${digest}`,
  'record.hold_set': ({ name, reason, filter, lines }, who) =>
    `${who} put a legal hold on ${counted(lines, 'event')} of the audit trail, ${quoted(name)} (${filterWords(filter)}): ${quoted(reason)}`,
  'record.hold_release_asked': ({ name, reason }, who) =>
    `${who} asked for the release of the legal hold ${quoted(name)}: ${quoted(reason)}`,
  'record.hold_release_withdrawn': ({ name }, who) =>
    `${who} withdrew the wish to release the legal hold ${quoted(name)}, which goes on`,
  'record.hold_released': ({ name, reason, askedBy }, who) =>
    `${who} released the legal hold ${quoted(name)}, as ${askedBy} had asked: ${quoted(reason)}`,
}

const reportNames: Readonly<Record<string, string>> = {
  oversight: 'oversight',
  access: 'access and policy',
  decisions: 'decisions of a period',
}

/** "oversight, from 2026-11-01 00:00 to 2026-12-01 00:00 UTC, department sales", "everything about CS-12", "everything about INC-9". */
function reportWords({
  template,
  from,
  to,
  department,
  number,
  isMasked,
}: z.input<Events['record.report_read']>): string {
  const people = isMasked ? ', with people masked' : ''
  if (number !== null) return `everything about ${template === 'incident' ? 'INC' : 'CS'}-${number}${people}`
  const time = from && to ? `, from ${minute(from)} to ${minute(to)} UTC` : ''
  return `${reportNames[template] ?? quoted(template)}${time}${department === null ? '' : `, department ${quoted(department)}`}${people}`
}

const minute = (at: string) => at.slice(0, 16).replace('T', ' ')
