import { type Cell, type Column, countedPart, type Section } from '@/lib/record/reports/document'
import { momentWords, reportTitle } from '@/lib/record/reports/labels'
import type { ReportHead } from '@/lib/record/reports/written'

type Shown = (value: Cell | undefined, column: Column) => string

/**
 * A report as one file that needs nothing else: to read, to send and to print on A4, where each page says which report it
 * is of. No script is in it, and whatever it says stands there as text.
 */
export function htmlOf(head: ReportHead, sections: readonly Section[], shown: Shown): string {
  const title = `Report: ${reportTitle(head)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${safe(title)}</title>
<style>${look}
@media print { @page { ${corner('top-left', title)} ${corner('top-right', head.installation)} ${corner('bottom-left', `SHA-256 ${head.digest}`)} @bottom-right { content: counter(page) " of " counter(pages); font: 7pt sans-serif; color: #46515e } } }
</style>
</head>
<body>
<header>
<h1>${safe(title)}</h1>
<p>Made by ${safe(head.byName)} at ${safe(momentWords(head.at))} on ${safe(head.installation)}. It never changes.${howCounted(sections)}</p>
<p>SHA-256 of the same report as JSONL, below its head: <code>${safe(head.digest)}</code></p>
</header>
<nav aria-label="Parts"><ol>${sections.map(({ name, title }) => `<li><a href="#${safe(name)}">${safe(title)}</a></li>`).join('')}</ol></nav>
<main>
${sections.map((section) => sectionHtml(section, shown)).join('\n')}
</main>
</body>
</html>
`
}

/** Where a report says how its numbers are counted; nothing where it counts none. */
function howCounted(sections: readonly Section[]): string {
  const part = sections.find(({ name }) => name === countedPart)
  return part ? ` How its numbers are counted stands under <a href="#${countedPart}">${safe(part.title)}</a>.` : ''
}

function sectionHtml(section: Section, shown: Shown): string {
  const { name, title, words, columns } = section
  // What has many columns stands across the page on paper; on a screen that is too narrow for it, it moves sideways by itself.
  const across = columns.length > 7 ? ' tabindex="0" class="across"' : ''
  return `<section id="${safe(name)}" aria-labelledby="${safe(name)}-title"${across}>
<h2 id="${safe(name)}-title">${safe(title)}</h2>
${words.map((one) => `<p>${safe(one)}</p>`).join('\n')}
${bodyHtml(section, shown)}
</section>`
}

function bodyHtml({ form, title, columns, rows }: Section, shown: Shown): string {
  const cell = (row: Section['rows'][number], column: Column) => safe(shown(row[column.key], column))
  if (form === 'text') return `<pre>${rows.map((row) => cell(row, columns[0]!)).join('\n')}</pre>`
  if (form === 'facts')
    return `<dl>${rows.map((row) => `<dt>${cell(row, columns[0]!)}</dt><dd>${cell(row, columns[1]!)}</dd>`).join('')}</dl>`
  if (rows.length === 0) return '<p class="none">Nothing.</p>'
  // Words stay whole; what has no place to break, such as a digest, may be broken anywhere.
  const looks = ({ is }: Column, words = '') => {
    if (is === 'number' || is === 'seconds') return ' class="number"'
    return /\S{22}/.test(words) ? ' class="any"' : ''
  }
  const field = (row: Section['rows'][number], column: Column) => {
    const words = cell(row, column)
    // A day stays whole, however narrow its column.
    const shown = column.is === 'moment' ? words.replace(/^\S+/, '<span class="day">$&</span>') : words
    return `<td${looks(column, words)} data-label="${safe(column.label)}">${shown}</td>`
  }
  return `<table><caption>${safe(title)}</caption>
<thead><tr>${columns.map((column) => `<th scope="col"${looks(column)}>${safe(column.label)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${columns.map((column) => field(row, column)).join('')}</tr>`).join('\n')}
</tbody></table>`
}

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function safe(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => names[sign]!)
}

/** A text in a corner of each page. In a string of CSS whatever is not plain is written by its code. */
function corner(place: string, text: string): string {
  const written = text.replaceAll(/[^\w .,:/-]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)
  return `@${place} { content: "${written}"; font: 7pt sans-serif; color: #46515e }`
}

const look = `
:root { color-scheme: light dark; --ink: #17202b; --muted: #46515e; --line: #d3d8df; --sunken: #eceff3; --page: #fff; --link: #1b4b8f }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --muted: #b3bdc9; --line: #2b3542; --sunken: #0a0f15; --page: #161d26; --link: #8ab4f8 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink); font: 15px/1.45 "Atkinson Hyperlegible Next", system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: break-word }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; line-height: 1.2 }
h2 { margin: 2rem 0 .4rem; font-size: 1.15rem; line-height: 1.3 }
p { margin: .3rem 0; max-width: 75ch }
header p, .none, caption { color: var(--muted) }
a { color: var(--link) }
nav ol { margin: 1rem 0 0; padding-left: 1.3rem }
dl { display: grid; grid-template-columns: minmax(9rem, 16rem) minmax(0, 1fr); gap: .2rem 1rem; margin: .4rem 0 }
dt { color: var(--muted) }
dd { margin: 0 }
pre { padding: .8rem; background: var(--sunken); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace }
table { width: 100%; margin-top: .4rem; border-collapse: collapse; font-size: .9em }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th, td { padding: .35rem .5rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--muted); font-weight: 600 }
.number { text-align: right; white-space: nowrap }
.day { white-space: nowrap }
.any, code, dd { overflow-wrap: anywhere }
@media screen { .across { overflow-x: auto } }
@media screen and (min-width: 74rem) {
  .across { width: calc(100vw - 4rem); max-width: 110rem; margin-left: 50%; transform: translateX(-50%) }
}
@media screen and (max-width: 46rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tr, td { display: block }
  tr { padding: .5rem 0; border-top: 1px solid var(--line) }
  td, td.number { padding: .1rem 0; border: 0; text-align: left; white-space: normal }
  td::before { content: attr(data-label) ": "; color: var(--muted) }
  td:empty { display: none }
  dl { grid-template-columns: minmax(0, 1fr) }
  dd { margin-bottom: .4rem }
}
@media print {
  @page { size: A4; margin: 18mm 14mm 16mm }
  @page across { size: A4 landscape }
  .across { page: across }
  :root { color-scheme: light; --ink: #000; --muted: #46515e; --line: #b8bfc8; --sunken: #fff; --page: #fff; --link: #000 }
  body { max-width: none; padding: 0; font-size: 9.5pt }
  nav { display: none }
  h1 { font-size: 17pt }
  h2 { font-size: 12pt; break-after: avoid }
  table { font-size: 8pt }
  .across table { font-size: 7pt }
  th, td { padding: .2rem .3rem }
  thead { display: table-header-group; break-after: avoid }
  tr, dt, dd { break-inside: avoid }
  p { orphans: 3; widows: 3 }
}
`
