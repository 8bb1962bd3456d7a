import { describe, expect, it } from 'vitest'
import { exportColumns, type ExportedLine, type ExportHead, written } from '@/lib/record/exports/written'

const line = (values: Partial<ExportedLine> = {}): ExportedLine => ({
  ...(Object.fromEntries(exportColumns.map((name) => [name, null])) as ExportedLine),
  ...values,
})
const head: ExportHead = {
  filter: { outcome: 'denied', pod: '=cmd', from: '2026-11-01T00:00:00.000Z' },
  upTo: 812,
  by: '@Lee',
  at: '2026-11-28T10:00:00.000Z',
  count: 2,
  digest: 'a'.repeat(64),
  archives: [],
}

/** RFC 4180 read by the book: fields in quotation marks, doubled inside, and lines that end in CRLF. */
function parsed(text: string): string[][] {
  const rows: string[][] = []
  for (let at = 0; at < text.length;) {
    const row: string[] = []
    for (;;) {
      const found = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(text.slice(at))
      if (!found) throw new Error(`no field at ${at}`)
      row.push(found[1]!.replaceAll('""', '"'))
      at += found[0].length
      if (found[2] !== ',') break
    }
    rows.push(row)
  }
  return rows
}

const formulas = [
  '=1+1',
  '+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '=HYPERLINK("http://evil.example","look")',
  "=cmd|' /C calc'!A0",
  '  =1',
  '＝1＋1',
  '＋1',
  '－1',
  '＠SUM(1)',
]

describe('as CSV', () => {
  it.each(formulas)('%j stays text in every field', (formula) => {
    for (const name of exportColumns) {
      const [row] = parsed(written.csv.line(line({ [name]: formula })))
      expect(row![exportColumns.indexOf(name)]).toBe(`'${formula}`)
    }
  })

  it('keeps everything else as it is, with any mark in it', () => {
    const sentence = 'Writer said "a, b"\r\nand =1, so — ünïcode'
    expect(parsed(written.csv.line(line({ sentence })))[0]![exportColumns.indexOf('sentence')]).toBe(sentence)
  })

  it('has as many fields in its head as below, none of which is a formula', () => {
    const rows = parsed(written.csv.head(head) + written.csv.columns + written.csv.line(line({ event: '1' })))
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([exportColumns.length]))
    expect(rows.flat().filter((field) => /^[=+\-@]/.test(field))).toEqual([])
    expect(rows.at(-2)).toEqual([...exportColumns])
    const said = Object.fromEntries(rows.slice(0, -2).map(([name, value]) => [name, value]))
    expect(said).toMatchObject({
      'Shown are': 'outcome denied, pod “=cmd”, from 2026-11-01T00:00:00.000Z',
      'Times are in': 'UTC',
      'Exported by': "'@Lee",
      Events: '2',
      'SHA-256 of everything below this line': head.digest,
    })
  })
})

it('is one object a line as JSONL, the first of which says what the others are', () => {
  const lines = (written.jsonl.head(head) + written.jsonl.line(line({ sentence: '=1\n' }))).split('\n')
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[0]!)).toMatchObject({ filter: head.filter, zone: 'UTC', sha256OfAllBelow: head.digest })
  expect(Object.keys(JSON.parse(lines[1]!) as object)).toEqual([...exportColumns])
  expect(JSON.parse(lines[1]!)).toMatchObject({ sentence: '=1\n' })
})

it('says in its head of which months it has nothing because they are in archives, and of none else', () => {
  const away = { ...head, archives: ['2026-01', '2026-03'] }
  const rows = parsed(written.csv.head(away))
  expect(rows).toContainEqual(expect.arrayContaining(['Not in here, but in the archives of', '2026-01, 2026-03']))
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([exportColumns.length]))
  expect(JSON.parse(written.jsonl.head(away))).toMatchObject({ notInHereButInArchivesOf: ['2026-01', '2026-03'] })
  expect(written.csv.head(head) + written.jsonl.head(head)).not.toMatch(/not ?in ?here/i)
})
