import { expect, it } from 'vitest'
import { sha256 } from '@/lib/core/canonical'
import { contentOf, countedPart, facts, type Section, sectionsIn, summaryOf } from '@/lib/record/reports/document'
import { monthChoices, reportTitle, spanWords } from '@/lib/record/reports/labels'
import { TooLong, within } from '@/lib/record/reports/most'
import { reportPeriod, reportWish } from '@/lib/record/reports/schema'
import { reportAs, reportFileName } from '@/lib/record/reports/written'

const table: Section = {
  name: 'rows',
  title: 'Rows & more',
  words: ['A sentence.'],
  form: 'table',
  columns: [
    { key: 'at', label: 'When', is: 'moment' },
    { key: 'what', label: 'What' },
    { key: 'waited', label: 'Waited', is: 'seconds' },
  ],
  rows: [
    { at: '2026-11-28T10:00:00.000Z', what: '=cmd|x', waited: 4_210 },
    { at: '2026-11-28T11:00:00.000Z', what: '<script>alert("1")</script>\u202Eno', waited: null },
  ],
}
const sections = [
  facts('about', 'About', [
    ['Report', 'Oversight'],
    ['Nothing', null],
  ]),
  table,
]
const content = contentOf(sections)
const head = {
  id: '01J',
  template: 'oversight' as const,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  department: 'sales',
  requestNumber: null,
  incidentNumber: null,
  isMasked: false,
  byName: 'Lee "the\u202E" </style>',
  at: '2026-11-28T12:00:00.000Z',
  installation: 'https://countersign.example',
  ...summaryOf(content),
}

it('what is kept gives back the same parts, with a digest of its own', () => {
  expect(sectionsIn(content)).toEqual(sections)
  expect(head.lines).toBe(5)
  expect(summaryOf(content.replace('Oversight', 'Other')).digest).not.toBe(head.digest)
})

it('the file of CSV has the same number of fields in each line, and formulas stay text', () => {
  const lines = reportAs('csv', head, content).split('\r\n').slice(0, -1)
  expect(new Set(lines.map((line) => line.split('","').length))).toEqual(new Set([4]))
  expect(lines).toContain('"rows","2026-11-28T10:00:00.000Z","\'=cmd|x","4210"')
  expect(lines.join('\n')).toContain(head.digest)
})

it('the file of HTML is text alone, says which report it is on each page, and shows what is hidden', () => {
  const html = reportAs('html', head, content)
  expect(html).not.toMatch(/<script/i)
  expect(html).not.toContain('\u202E')
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;⟨text reversed')
  expect(html).toContain('1 h 10 min')
  expect(html).toContain('@page { size: A4')
  expect(html).toContain(`content: "SHA-256 ${head.digest}"`)
  expect(html.match(/<\/style>/g)).toHaveLength(1)
  expect(html).toContain('<span class="day">2026-11-28</span> 10:00:00 UTC')
  // On paper a table stays one, and what is wide stands across the page.
  expect(html).toContain('@media screen and (max-width')
  expect(html).not.toContain('class="across"')
  const columns = Array.from({ length: 9 }, (_, at) => ({ key: String(at), label: String(at) }))
  const wide = contentOf([{ ...table, columns, rows: [{ 0: 'a'.repeat(64), 1: 'words of usual length' }] }])
  expect(reportAs('html', head, wide)).toMatch(
    /<section id="rows" [^>]*class="across">[^]*<td class="any" data-label="0">a/,
  )
  expect(html).toContain('Oversight, 2026-11-01 00:00 to 2026-12-01 00:00 UTC, department sales')
})

it('says how its numbers are counted where it counts some, and leads there', () => {
  expect(reportAs('html', head, content)).not.toContain('are counted')
  const counting = contentOf([...sections, { ...table, name: countedPart, title: 'How this is counted' }])
  expect(reportAs('html', head, counting)).toContain(
    'How its numbers are counted stands under <a href="#how_counted">How this is counted</a>.',
  )
})

it('a manifest names each file with its bytes and digest, and what is masked names nobody who made it', () => {
  const manifest = JSON.parse(reportAs('manifest', head, content)) as {
    files: { name: string; sha256: string; bytes: number }[]
  }
  expect(manifest).toMatchObject({ template: 'oversight', people: 'shown', sha256OfContent: head.digest })
  expect(manifest.files.map(({ name }) => name.replace(/^.*\./, ''))).toEqual(['html', 'csv', 'jsonl'])
  for (const [at, format] of (['html', 'csv', 'jsonl'] as const).entries()) {
    const text = reportAs(format, head, content)
    expect(manifest.files[at]).toMatchObject({ sha256: sha256(text), bytes: Buffer.byteLength(text) })
  }
  const masked = contentOf([facts('about', 'About', [['Made by', 'Person 2']]), table])
  const of = { ...head, isMasked: true, ...summaryOf(masked) }
  for (const format of ['html', 'csv', 'jsonl', 'manifest'] as const) {
    const text = reportAs(format, of, masked)
    expect(text).not.toContain('Lee')
    expect(text).toContain('Person 2')
    expect(text).toContain('people masked')
    expect(reportFileName(of, format)).toMatch(/^report-oversight-masked-2026-11-28-/)
  }
})

it('words for spans, titles and months', () => {
  expect([3.4, 240, 7_800, 7_200, 400_000].map(spanWords)).toEqual(['3 s', '4 min', '2 h 10 min', '2 h', '4 days'])
  expect(reportTitle({ ...head, template: 'request', requestNumber: 12 })).toBe('A single request: CS-12')
  expect(reportTitle({ ...head, template: 'incident', incidentNumber: 9 })).toBe('Incident pack: INC-9')
  expect(monthChoices(new Date('2026-01-15T00:00:00Z'), 2)).toEqual([
    { value: '2026-01', label: 'January 2026' },
    { value: '2025-12', label: 'December 2025' },
  ])
})

it('a period is the last days or a month in UTC, and nothing else is understood', () => {
  const now = new Date('2026-11-28T14:30:00Z')
  expect(reportPeriod('2026-02', now).now).toEqual({ from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' })
  expect(reportPeriod('7', now).now.to).toBe('2026-11-28T15:00:00.000Z')
  expect(reportPeriod(undefined, now).days).toBe(30)
  expect(reportWish.parse({ template: 'request', period: '', department: '', request: 'cs-12' }).request).toBe(12)
  for (const wrong of [
    { period: '8' },
    { period: '2026-13' },
    { department: 'a b' },
    { request: 'CS-0' },
    { more: '1' },
  ])
    expect(reportWish.safeParse({ template: 'access', ...wrong }).success).toBe(false)
})

it('of a part that is too long there is no report', () => {
  expect(() => within(Array.from({ length: 5_001 }))).toThrow(TooLong)
  expect(within(Array.from({ length: 5_000 }))).toHaveLength(5_000)
})
