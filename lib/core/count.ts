/** "1 line", "1,500 lines", "2 people". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

const compact = /* @__PURE__ */ new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A number where there is little room: "12", "1.2K". */
export function shortCount(count: number): string {
  return compact.format(count)
}

/** How large a file is, as people say it: "312 bytes", "12 kB", "1.4 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte')
  // What would be rounded to a thousand of one is one of the next.
  const [unit, name] = bytes < 999_500 ? [1_000, 'kB'] : bytes < 999_500_000 ? [1_000_000, 'MB'] : [1_000_000_000, 'GB']
  const many = bytes / unit
  return `${many < 9.95 ? many.toFixed(1).replace(/\.0$/, '') : Math.round(many).toLocaleString('en')} ${name}`
}

/** Kinds of records are named in the plural, "memory entries" or "branches found"; of one there is one. */
export function ofOne(what: string, n: number): string {
  return n === 1 ? what.replace(/ies\b|(?<=ch)es\b|s\b/, (end) => (end === 'ies' ? 'y' : '')) : what
}

/** More than this many nobody counts while somebody waits for a page, and who has so many before them needs no number. */
export const countedUpTo = 1_000

/** Where a page lies in its list: how many rows stand before it, and how many there are at all; more than are counted are "over". */
export type Place = {
  before: number
  total: number
  /** Whether there may be more, since not everything was looked at. */
  isLeast?: boolean
  /** How far was counted, where that is not as far as usual. */
  upTo?: number
}

/** Whether there may be more than numbers say, and above which number one says no more than that there are more. */
export type CountedSoFar = { isLeast: boolean; upTo: number }

/** "51–75 of 221 tasks", "1–25 of over 1,000 tasks", "3 tasks" where one page holds all of them. */
export function rangeWords(
  { before, total, isLeast, upTo = countedUpTo }: Place,
  shown: number,
  one: string,
  many = `${one}s`,
): string {
  if (shown === 0 || (before === 0 && shown === total)) return counted(shown, one, many)
  const of = `of ${isLeast && total <= upTo ? 'at least ' : ''}${manyWords(total, upTo)} ${total === 1 ? one : many}`
  if (before > upTo) return `${shown} ${of}, after the first ${upTo.toLocaleString('en')}`
  const [first, last] = [before + 1, before + shown].map((place) => place.toLocaleString('en'))
  return `${first === last ? first : `${first}–${last}`} ${of}`
}

/** The same of a page of which it is known how many there are at least, and whether there are more. */
export function leastPlace(before: number, shown: number, isMore: boolean, known = 0): Place {
  const seen = before + shown
  return isMore ? { before, total: Math.max(known, seen + 1), isLeast: true } : { before, total: seen }
}

/** A number that was counted so far and no further: "221", "over 1,000". */
export function manyWords(count: number, upTo = countedUpTo): string {
  return count > upTo ? `over ${upTo.toLocaleString('en')}` : count.toLocaleString('en')
}

/** The same with what it counts: "1 message", "221 messages", "over 1,000 messages". */
export function countedSoFar(count: number, one: string, many = `${one}s`): string {
  return `${manyWords(count)} ${count === 1 ? one : many}`
}

/** What holds a word fewer still, as each is read for it. */
export const foundCountedUpTo = 100

/** So many calls of a pod in a day are looked at for Home, the last ones. */
export const podCallsCounted = 300

/** How many requests there are, as far as they are counted: "12", "1,000+". */
export function requestCountWords(count: number, upTo = countedUpTo): string {
  return count > upTo ? `${upTo.toLocaleString('en')}+` : count.toLocaleString('en')
}

/** How many a view of a list holds, where there is little room: "12", "1,000+". */
export function viewCount(count: number, { isLeast, upTo }: CountedSoFar): string | number {
  return isLeast || count > upTo ? `${Math.min(count, upTo).toLocaleString('en')}+` : count
}

/** What a list holds that is cut: "newest 200 of 1,312, newest first". */
export function newestOf(shown: number, total: number): string {
  return shown < total ? `The newest ${shown} of ${total.toLocaleString('en')}, newest first` : 'Newest first'
}
