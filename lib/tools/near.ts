import { wordsIn } from '@/lib/tools/names'

/** So many are named at most. */
const most = 3

/** The keys that somebody who wrote another name may have meant, the likeliest first: the same words, or a slip of the pen. */
export function nearestKeys(asked: string, keys: Iterable<string>): string[] {
  if (asked.length > 120) return []
  const wanted = wordsIn(asked)
  const written = wanted.join(' ')
  const same = wanted.toSorted().join(' ')
  const slips = Math.max(1, Math.min(3, Math.floor(written.length / 4)))
  const found = [...keys].flatMap((key) => {
    const words = wordsIn(key)
    if (words.toSorted().join(' ') === same) return [{ key, far: 0 }]
    const far = distance(written, words.join(' '), slips)
    return far <= slips ? [{ key, far }] : []
  })
  const exact = found.filter(({ far }) => far === 0)
  return (exact.length > 0 ? exact : found)
    .toSorted((one, other) => one.far - other.far || (one.key < other.key ? -1 : 1))
    .slice(0, most)
    .map(({ key }) => key)
}

/** How many letters have to be put in, taken out or changed; more than `enough` is not looked at more closely. */
function distance(one: string, other: string, enough: number): number {
  if (Math.abs(one.length - other.length) > enough) return enough + 1
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1]
    for (let to = 1; to <= other.length; to++)
      next.push(Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + (one[at] === other[to - 1] ? 0 : 1)))
    if (Math.min(...next) > enough) return enough + 1
    row = next
  }
  return row[other.length]!
}
