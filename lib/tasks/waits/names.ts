/** The names that a record gives where it may give one, several or none; each once, in their order. */
export function namesIn(value: unknown): string[] {
  const all: unknown[] = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  return [...new Set(all.filter((one): one is string => typeof one === 'string' && one !== ''))]
}
