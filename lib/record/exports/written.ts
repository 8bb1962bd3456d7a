import { filterWords } from '@/lib/audit/record-words'

/** As what lines of the record can be taken along. */
export const exportFormats = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What is told of a line, in this order. Times are ISO 8601 in UTC. */
export const exportColumns = [
  'time',
  'event',
  'type',
  'actorKind',
  'actor',
  'actorId',
  'sentence',
  'outcome',
  'environment',
  'pod',
  'tool',
  'task',
  'request',
  'call',
] as const
export type ExportedLine = Readonly<Record<(typeof exportColumns)[number], string | null>>

/** What stands above the lines: what was asked for, how many there are, and by what they can be told from any others. */
export type ExportHead = {
  filter: Readonly<Record<string, string>>
  /** Up to which place in the order of the record. */
  upTo: number
  by: string
  /** ISO 8601 in UTC. */
  at: string
  count: number
  /** SHA-256 of everything after the head. */
  digest: string
  /** Months of the time that was asked for whose events are in archives, and so not in here. */
  archives: readonly string[]
}

type Writing = { head(head: ExportHead): string; columns: string; line(line: ExportedLine): string }

/** How an export is written. Everything after the head is what its digest is of. */
export const written: Record<ExportFormat, Writing> = {
  csv: {
    head: csvHead,
    columns: csvLine(exportColumns),
    line: (line) => csvLine(exportColumns.map((name) => line[name])),
  },
  jsonl: { head: jsonHead, columns: '', line: (line) => `${JSON.stringify(line)}\n` },
}

const title = 'Audit trail of Countersign'

/** As many fields in each line as in those that follow, since readers of CSV count them. */
function csvHead({ filter, upTo, by, at, count, digest, archives }: ExportHead): string {
  const said = [
    [title, ''],
    ['Shown are', filterWords(filter)],
    ['Up to place', String(upTo)],
    ['Times are in', 'UTC'],
    ['Exported by', by],
    ['Exported at', at],
    ['Events', String(count)],
    ...(archives.length > 0 ? [['Not in here, but in the archives of', archives.join(', ')]] : []),
    ['SHA-256 of everything below this line', digest],
  ]
  return said.map((pair) => csvLine(exportColumns.map((_, at) => pair[at] ?? ''))).join('')
}

function jsonHead({ filter, upTo, by, at, count, digest, archives }: ExportHead): string {
  const away = archives.length > 0 ? { notInHereButInArchivesOf: archives } : {}
  return `${JSON.stringify({ title, filter, upTo, zone: 'UTC', by, at, events: count, ...away, sha256OfAllBelow: digest })}\n`
}

/** RFC 4180, with every field in quotation marks. */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => `"${asText(field ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe, by which it stays text. Programs for Chinese and
 * Japanese take the wide signs for the same.
 */
function asText(field: string): string {
  return /^(?:[\s\0]*[=+\-@＝＋－＠]|[\t\r\n])/u.test(field) ? `'${field}` : field
}
