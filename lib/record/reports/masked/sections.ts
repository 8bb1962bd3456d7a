import { canonicalJson, sha256 } from '@/lib/core/canonical'
import type { Cell, Row, Section } from '@/lib/record/reports/document'
import { type Called, callsIn, type Stretch } from '@/lib/record/reports/masked/called'
import { heldBack } from '@/lib/record/reports/masked/telling'

/** What people wrote in their own words, as sentences of the record quote it, by the line that quotes it. */
type Quoted = ReadonlyMap<string, readonly string[]>

/** Parts in which a row is of one person: in the order of their names they would tell them. */
const rowsOfPeople: Readonly<Record<string, string>> = { people: 'name', who: 'name' }

/**
 * The same parts without anybody's name: whoever they call is "Person 1" or "Person 2", each the same one throughout. The
 * numbers follow no order that anybody knows, and another report, told apart by `salt`, has others.
 */
export function maskedSections(
  sections: readonly Section[],
  people: readonly Called[],
  quoted: Quoted,
  salt: string,
): Section[] {
  const find = callsIn(people)
  const seen = new Map<string, Stretch[]>()
  const stretchesOf = (text: string) => {
    const stretches = seen.get(text) ?? find(text)
    seen.set(text, stretches)
    return stretches
  }
  const held = sections.map((section) => ({ ...section, rows: section.rows.map((row) => withoutQuoted(row, quoted)) }))
  const met = new Set<string>()
  for (const text of textsIn(held))
    for (const stretch of stretchesOf(text)) if ('who' in stretch) for (const id of stretch.who) met.add(id)
  const order = (id: string) => sha256(`${salt}\n${id}`)
  const numbers = new Map(
    [...met].toSorted((one, other) => (order(one) < order(other) ? -1 : 1)).map((id, at) => [id, at + 1]),
  )
  const tell = (text: string) =>
    stretchesOf(text)
      .map((stretch) => words(stretch, numbers))
      .join('')
  return held.map((section) => {
    const cell = (value: Cell) => {
      if (typeof value !== 'string') return value
      return section.form === 'text' ? canonicalJson(retold(JSON.parse(value), tell)) : tell(value)
    }
    const rows = section.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value)])),
    )
    const by = rowsOfPeople[section.name]
    return { ...section, words: section.words.map(tell), rows: by === undefined ? rows : rows.toSorted(inOrderOf(by)) }
  })
}

function words(stretch: Stretch, numbers: ReadonlyMap<string, number>): string {
  if ('text' in stretch) return stretch.text
  if ('address' in stretch) return '(an e-mail address)'
  const some = stretch.who.map((id) => numbers.get(id)!).toSorted((one, other) => one - other)
  return some.length > 3 ? 'one of several people' : `Person ${some.join(' or ')}`
}

const inOrderOf = (key: string) => (one: Row, other: Row) =>
  String(one[key]).localeCompare(String(other[key]), 'en', { numeric: true })

function withoutQuoted(row: Row, quoted: Quoted): Row {
  const { event, sentence } = row
  const texts = typeof event === 'string' ? quoted.get(event) : undefined
  if (!texts || typeof sentence !== 'string') return row
  return { ...row, sentence: texts.reduce(withoutText, sentence) }
}

/** A text that is not in quotation marks stands at the end of its sentence. */
function withoutText(sentence: string, text: string): string {
  if (text.startsWith('“')) return sentence.replaceAll(text, heldBack)
  return sentence.endsWith(`: ${text}`) ? `${sentence.slice(0, -text.length)}${heldBack}` : sentence
}

function* textsIn(sections: readonly Section[]): Generator<string> {
  for (const { words, rows, form } of sections) {
    yield* words
    for (const row of rows)
      for (const value of Object.values(row))
        if (typeof value === 'string') yield* form === 'text' ? textsOf(JSON.parse(value)) : [value]
  }
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      yield name
      yield* textsOf(item)
    }
}

/** The same value with all its texts and names told again: in its written form a name could follow a sign such as \\n. */
function retold(value: unknown, tell: (text: string) => string): unknown {
  if (typeof value === 'string') return tell(value)
  if (Array.isArray(value)) return value.map((item: unknown) => retold(item, tell))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [tell(name), retold(item, tell)]))
}
