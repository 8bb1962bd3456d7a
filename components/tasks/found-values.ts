/** Texts out of a value as a file may hold it: a word, a list of words, or something else altogether. */
export function wordsIn(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return value.flatMap(wordsIn)
  if (typeof value === 'string') return [value]
  return [JSON.stringify(value)]
}

/** A value as one text: words as they stand, anything else as JSON. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** The members of a list that are records; anything else is left out. */
export function recordsIn(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return []
  return value.filter((member) => typeof member === 'object' && member !== null && !Array.isArray(member))
}
