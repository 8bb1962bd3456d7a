import { sha256 } from '@/lib/core/canonical'

/** What stands in a field: a number stays one for programs. */
export type Cell = string | number | null

/** How a field is shown to people: a moment of ISO 8601 and a number of seconds are put into words. */
export type Column = { key: string; label: string; is?: 'number' | 'moment' | 'seconds' }

export type Row = Readonly<Record<string, Cell>>

/** A part of a report: some sentences, and then a table, names with their values, or one text to the letter. */
export type Section = {
  name: string
  title: string
  words: readonly string[]
  form: 'table' | 'facts' | 'text'
  columns: readonly Column[]
  rows: readonly Row[]
}

/** The part that says how the numbers of a report are counted, where it has some. */
export const countedPart = 'how_counted'

const factColumns: readonly Column[] = [
  { key: 'name', label: 'Name' },
  { key: 'value', label: 'Value' },
]

/** Names with their values; what has none is left out. */
export function facts(
  name: string,
  title: string,
  pairs: readonly (readonly [string, Cell])[],
  words: readonly string[] = [],
): Section {
  const rows = pairs.flatMap(([label, value]) => (value === null ? [] : [{ name: label, value }]))
  return { name, title, words, form: 'facts', columns: factColumns, rows }
}

/** A text to the letter. */
export function exactly(name: string, title: string, text: string, words: readonly string[]): Section {
  return { name, title, words, form: 'text', columns: [{ key: 'text', label: 'Text' }], rows: [{ text }] }
}

/**
 * What a report says, in the one form of which its digest is: a line for each part, and after it one for each of its rows.
 */
export function contentOf(sections: readonly Section[]): string {
  return sections
    .flatMap(({ rows, ...section }) => [{ section }, ...rows.map((row) => ({ of: section.name, row }))])
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
}

type Line = { section: Omit<Section, 'rows'> } | { of: string; row: Row }

/** The parts of what is kept. */
export function sectionsIn(content: string): Section[] {
  const sections: (Omit<Section, 'rows'> & { rows: Row[] })[] = []
  for (const text of content.split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line
    if ('section' in line) sections.push({ ...line.section, rows: [] })
    else sections.at(-1)!.rows.push(line.row)
  }
  return sections
}

/** How many rows there are, and the digest of all of it. */
export function summaryOf(content: string): { lines: number; digest: string } {
  return { lines: content.split('\n').length - 1, digest: sha256(content) }
}
