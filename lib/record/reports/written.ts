import { sha256 } from '@/lib/core/canonical'
import { revealHidden, revealIn } from '@/lib/core/hidden'
import { csvLine } from '@/lib/record/exports/written'
import { type Cell, type Column, type Section, sectionsIn } from '@/lib/record/reports/document'
import { htmlOf } from '@/lib/record/reports/html'
import { madeBy, momentWords, namesLabels, reportTitle, spanWords } from '@/lib/record/reports/labels'
import type { ReportLine } from '@/lib/record/reports/schema'

export type ReportFormat = 'html' | 'csv' | 'jsonl' | 'manifest'

/** The files of a report that a manifest names. */
const filesOf = ['html', 'csv', 'jsonl'] as const

/** Which report it is, as the head of each of its files says. */
export type ReportHead = Pick<
  ReportLine,
  | 'id'
  | 'template'
  | 'from'
  | 'to'
  | 'department'
  | 'requestNumber'
  | 'incidentNumber'
  | 'isMasked'
  | 'byName'
  | 'at'
  | 'lines'
  | 'digest'
> & { installation: string }

/** A field as people read it: nothing in it is hidden, and moments and spans are put into words. */
export function shownCell(value: Cell | undefined, { is }: Column): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return is === 'seconds' ? spanWords(value) : value.toLocaleString('en')
  return is === 'moment' ? momentWords(value) : revealHidden(value).text
}

/** A report as a file. Its digest is that of everything below the head of the JSONL, which is what is kept. */
export function reportAs(format: ReportFormat, of: ReportHead, content: string): string {
  const sections = sectionsIn(content)
  const head = revealIn({ ...of, byName: of.isMasked ? makerIn(sections) : of.byName })
  if (format === 'manifest') return manifestOf(of, head, content)
  if (format === 'jsonl') return jsonHead(head) + content
  return format === 'csv' ? csvOf(head, sections) : htmlOf(head, sections, shownCell)
}

/** What it is called where it is kept. */
export function reportFileName({ template, isMasked, at, digest }: ReportHead, format: ReportFormat): string {
  const name = `report-${template}${isMasked ? '-masked' : ''}-${at.slice(0, 10)}-${digest.slice(0, 8)}`
  return format === 'manifest' ? `${name}-manifest.json` : `${name}.${format}`
}

/** Who made a report as it calls them. */
function makerIn(sections: readonly Section[]): string {
  return String(sections[0]?.rows.find(({ name }) => name === madeBy)?.['value'] ?? '')
}

function jsonHead({ digest, ...head }: ReportHead): string {
  return `${JSON.stringify({ ...saidOf(head), sha256OfAllBelow: digest })}\n`
}

function saidOf({ byName, isMasked, ...head }: Omit<ReportHead, 'digest'>) {
  const title = `Report of Countersign: ${reportTitle({ ...head, isMasked })}`
  return { title, ...head, people: isMasked ? 'masked' : 'shown', zone: 'UTC', by: byName }
}

/** Each file of a report with its bytes and its SHA-256, as this version of Countersign writes it, for whoever is handed them. */
function manifestOf(of: ReportHead, { digest, ...head }: ReportHead, content: string): string {
  const files = filesOf.map((format) => {
    const text = reportAs(format, of, content)
    return { name: reportFileName(of, format), bytes: Buffer.byteLength(text), sha256: sha256(text) }
  })
  return `${JSON.stringify({ ...saidOf(head), sha256OfContent: digest, files }, null, 2)}\n`
}

/** RFC 4180: as many fields in each line as the widest part has, since readers of CSV count them. */
function csvOf(head: ReportHead, sections: readonly Section[]): string {
  const width = Math.max(2, ...sections.map(({ columns }) => columns.length)) + 1
  const wide = (fields: readonly string[]) => csvLine(Array.from({ length: width }, (_, at) => fields[at] ?? ''))
  const parts = sections.map(({ name, title, words, columns, rows }) =>
    [
      [name, title],
      ...words.map((one) => [name, one]),
      [name, ...columns.map(({ label }) => label)],
      ...rows.map((row) => [name, ...columns.map((column) => plainCell(row[column.key], column))]),
    ]
      .map(wide)
      .join(''),
  )
  const said = [
    [`Report of Countersign: ${reportTitle(head)}`],
    ['Installation', head.installation],
    ['Times are in', 'UTC'],
    ['Names of people', namesLabels[head.isMasked ? 'masked' : 'shown']],
    [madeBy, head.byName],
    ['Made at', head.at],
    ['SHA-256 of the same report as JSONL, below its head', head.digest],
  ]
  return said.map(wide).join('') + parts.join('')
}

/** In a table of a program spans stay seconds and moments stay ISO 8601. */
function plainCell(value: Cell | undefined, { is }: Column): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || is === 'moment') return String(value)
  return revealHidden(value).text
}
