import { textWords } from '@/lib/core/said'

/** `{name}`, `{name|fallback}`, `{name#}` (how many) and `{name#file|files}` (how many, with the right word). */
const placeholder = /\{([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*)(?:#([^{}|]*)(?:\|([^{}|]*))?|\|([^{}]*))?\}/g

/** `[ and every file under {folders}]`: left out where none of its arguments is given. */
const ifGiven = /\[([^[\]]*)\]/g

/** So many items of a list are all shown; of more, two. */
const mostItems = 3

/**
 * Fills a template with a call's arguments. It never throws, and a value can neither hide characters, pass for our own
 * words nor push the rest out of sight: free text is quoted, shortened with a count, and its hidden characters show.
 */
export function renderTemplate(template: string, args: unknown): string {
  const said = template.replace(ifGiven, (_, part: string) =>
    argumentsFullyNamedIn(part).some((name) => !isNothing(valueAt(args, name.split('.')))) ? part : '',
  )
  return said.replace(placeholder, (_, name: string, one?: string, many?: string, fallback?: string) => {
    const value = valueAt(args, name.split('.'))
    if (one !== undefined) return counted(countOf(value), one, many)
    return wordsFor(value) ?? fallback ?? '(not given)'
  })
}

/** The template for whoever reads it without a call: each argument by its name, and what may be left out said as well. */
export function templateWithNames(template: string): string {
  return template
    .replace(ifGiven, (_, part: string) => part)
    .replace(placeholder, (_, name: string, one?: string, many?: string) => many || one || `{${name}}`)
}

/**
 * Whether the filled template holds every argument, whole: so that whoever read the sentence has read the call. What is
 * counted, shortened, folded, told by a name of it or by words for "nothing" is not whole, and neither is anything else
 * than text, numbers and yes or no.
 */
export function saysEverything(template: string, args: Readonly<Record<string, unknown>>): boolean {
  const said = new Set(argumentsSaidIn(template))
  return Object.entries(args).every(([name, value]) => said.has(name) && isWhole(value))
}

/** Whether a text stands in our words exactly as it is, and a page cannot show it as another. */
export function isSaidWhole(text: string): boolean {
  const words = textWords(text)
  return text !== '' && (words === text || words === `“${text}”`) && !deceptiveOnPage.test(text)
}

/** Spaces that a page shows as one or none, and letters that turn the order in which their neighbours are read. */
const deceptiveOnPage =
  /^ | $| {2}|[^\S ]|[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

function isWhole(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.length <= mostItems && value.every(isWholeItem)
  return isWholeItem(value)
}

function isWholeItem(item: unknown): boolean {
  return typeof item === 'string' ? isSaidWhole(item) : typeof item === 'number' || typeof item === 'boolean'
}

/** The names of the arguments that a template speaks of, without what follows the first dot. */
export function argumentsNamedIn(template: string): string[] {
  return argumentsFullyNamedIn(template).map((name) => name.split('.')[0] ?? '')
}

function argumentsFullyNamedIn(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name)
}

/** The arguments that a template says rather than counts, each by its full name: what follows a dot is a part of one. */
export function argumentsSaidIn(template: string): string[] {
  return [...template.matchAll(placeholder)].filter(([, , one]) => one === undefined).map(([, name = '']) => name)
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (Array.isArray(value))
    return value.map((item) => (Array.isArray(item) ? undefined : valueAt(item, [name, ...rest])))
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return valueAt((value as Record<string, unknown>)[name], rest)
}

function counted(count: number, one: string, many: string | undefined): string {
  const unit = count === 1 ? one : (many ?? one)
  return unit ? `${count} ${unit}` : String(count)
}

function countOf(value: unknown): number {
  if (isMissing(value)) return 0
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 1
}

function wordsFor(value: unknown): string | null {
  if (isMissing(value)) return null
  if (!Array.isArray(value)) return itemWords(value)
  if (value.length === 0) return null
  // "a, b and c" is as long as "a, b and 1 more", and says more.
  const shown = value.slice(0, value.length === mostItems ? mostItems : 2).map(itemWords)
  const rest = value.length - shown.length
  const last = rest > 0 ? `${rest} more` : shown.length > 1 ? shown.pop() : undefined
  return last === undefined ? shown.join(', ') : `${shown.join(', ')} and ${last}`
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function isNothing(value: unknown): boolean {
  return isMissing(value) || (Array.isArray(value) && value.length === 0)
}

function itemWords(item: unknown): string {
  if (isMissing(item)) return '(empty)'
  if (typeof item === 'string') return textWords(item)
  if (typeof item === 'number' || typeof item === 'boolean' || typeof item === 'bigint') return String(item)
  if (Array.isArray(item)) return counted(item.length, 'entry', 'entries')
  for (const name of ['path', 'name', 'title', 'id']) {
    const label = valueAt(item, [name])
    if (typeof label === 'string' && label !== '') return textWords(label)
  }
  return 'an entry'
}
