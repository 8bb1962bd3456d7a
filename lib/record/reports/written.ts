import { revealHidden, revealIn } from '@/lib/core/hidden'
import { csvLine } from '@/lib/record/exports/written'
import { type Cell, type Column, type Section, sectionsIn } from '@/lib/record/reports/document'
import { htmlOf } from '@/lib/record/reports/html'
import { momentWords, reportTitle, spanWords } from '@/lib/record/reports/labels'
import type { ReportLine } from '@/lib/record/reports/schema'

export type ReportFormat = 'html' | 'csv' | 'jsonl'

/** Which report it is, as the head of each of its files says. */
export type ReportHead = Pick<
  ReportLine,
  'id' | 'template' | 'from' | 'to' | 'department' | 'requestNumber' | 'byName' | 'at' | 'lines' | 'digest'
> & { installation: string }

/** A field as people read it: nothing in it is hidden, and moments and spans are put into words. */
export function shownCell(value: Cell | undefined, { is }: Column): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return is === 'seconds' ? spanWords(value) : value.toLocaleString('en')
  return is === 'moment' ? momentWords(value) : revealHidden(value).text
}

/** A report as a file. Its digest is that of everything below the head of the JSONL, which is what is kept. */
export function reportAs(format: ReportFormat, of: ReportHead, content: string): string {
  const head = revealIn(of)
  if (format === 'jsonl') return jsonHead(head) + content
  const sections = sectionsIn(content)
  return format === 'csv' ? csvOf(head, sections) : htmlOf(head, sections, shownCell)
}

/** What it is called where it is kept. */
export function reportFileName({ template, at, digest }: ReportHead, format: ReportFormat): string {
  return `report-${template}-${at.slice(0, 10)}-${digest.slice(0, 8)}.${format}`
}

function jsonHead({ digest, byName, ...head }: ReportHead): string {
  return `${JSON.stringify({ title: `Report of Countersign: ${reportTitle(head)}`, ...head, zone: 'UTC', by: byName, sha256OfAllBelow: digest })}\n`
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
    ['Made by', head.byName],
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
