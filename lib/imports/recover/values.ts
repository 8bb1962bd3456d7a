/** A value found in somebody's file as text: words and numbers as they are, everything else as JSON, nothing as null. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The same, with blank counting as nothing. */
export function wordsOf(value: unknown): string | null {
  const text = textOf(value)?.trim()
  return text ? text : null
}

/** A list of texts, whether it was written as a list, as one word, or not at all. */
export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((member) => wordsOf(member) ?? [])
  const single = wordsOf(value)
  return single === null ? [] : [single]
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const written = /^([1-9]\d{3})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|[+-]\d\d:?\d\d)?$/i

/** A moment as it is stored, or null for one that no calendar with years of four digits has. */
export function momentOf(ms: number): string | null {
  const date = new Date(ms)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date.toISOString() : null
}

/** A time as the prototype writes it; without a zone it is UTC. Null for anything that is not a date of our calendar. */
export function timeOf(value: unknown): string | null {
  const parts = written.exec(wordsOf(value) ?? '')
  if (!parts) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = parts
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  // A 31st of February would silently become a day in March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number(day) > days) return null
  return momentOf(
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`),
  )
}

/** The fields of a record that have no place of their own. */
export function restOf(record: Record<string, unknown>, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !known.includes(key)))
}

/** How often each word occurs; nothing counts as "none". */
export function tallyOf(values: Iterable<string | null | undefined>): Record<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) {
    const word = value ?? 'none'
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

/** Two tallies as one. */
export function summed(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const counts = new Map(Object.entries(one))
  for (const [word, count] of Object.entries(other)) counts.set(word, (counts.get(word) ?? 0) + count)
  return Object.fromEntries(counts)
}

/** A name cut to so many bytes that a database can index it, with a sign that it was cut. */
export function capBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  // Cutting may split a character; what is left of it is dropped.
  return bytes.length <= maxBytes
    ? text
    : `${bytes
        .subarray(0, maxBytes - 3)
        .toString()
        .replace(/\ufffd+$/, '')}…`
}

/** A text cut to a length people can read, with a sign that it was cut. */
export function shorten(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`
}
