import { countedUpTo, manyWords, type Place } from '@/lib/core/count'
import { ourSentence } from '@/lib/core/said'
import { type Sort, sortOf } from '@/lib/core/sort'

/** What a list holds, as its heading says it; `name` stands alone where there is nothing yet. */
export type ListWords = { name: string; one: string; many: string; where?: string }

/** How many the filters show, and how many there are at all; null where nobody counts them. */
export type ListCounts = {
  count: number | null
  total: number | null
  isLeast?: boolean | undefined
  /** How far `count` was counted, where that is not as far as usual. */
  upTo?: number | undefined
}

/**
 * The heading of a list, with which its title begins: how many there are, and where it is narrowed, of how many and to what:
 * "2 of 54 tasks: Backlog".
 */
export function listTitle(...of: Parameters<typeof titleWords>): string {
  const words = titleWords(...of)
  return `${words[0]!.toUpperCase()}${words.slice(1)}`
}

function titleWords(
  { name, one, many, where }: ListWords,
  { count, total, isLeast = false, upTo }: ListCounts,
  filters: readonly string[],
): string {
  const to = filters.length > 0 ? `: ${filters.map(ourSentence).join(', ')}` : ''
  const things = (number: number | null) => `${number === 1 ? one : many}${where ? ` ${where}` : ''}`
  const least = (number: number) => `${isLeast && number <= countedUpTo ? 'at least ' : ''}${manyWords(number, upTo)}`
  if (to === '') return total === null || total === 0 ? name : `${least(total)} ${things(total)}`
  if (count === null) return `${name}${to}`
  const shown = least(count)
  return `${shown} ${total === null ? things(count) : `of ${manyWords(total)} ${things(total)}`}${to}`
}

/** The title of an address: what the page is called, and what tells this address from others of the same page. */
export function addressTitle(name: string, ...more: readonly (string | null | undefined | false)[]): string {
  return [name, ...more.filter(Boolean)].join(' · ')
}

/** Which page of a list it is: "26–50"; null of the first. */
export function pageWords(place: Place | null, shown: number): string | null {
  const before = place?.before ?? 0
  if (before === 0) return null
  if (before > countedUpTo) return `after the first ${countedUpTo.toLocaleString('en')}`
  return shown === 0
    ? 'beyond its end'
    : `${(before + 1).toLocaleString('en')}–${(before + shown).toLocaleString('en')}`
}

/** How a list is ordered, where somebody has chosen it: "by title", "by title, from its end". */
export function sortWords<Name extends string>(
  sort: Sort<NoInfer<Name>> | undefined,
  words: Readonly<Record<Name, string>>,
): string | null {
  if (sort === undefined) return null
  const { name, direction } = sortOf<Name>(sort)
  return `by ${words[name]}${direction === 'desc' ? ', from its end' : ''}`
}
