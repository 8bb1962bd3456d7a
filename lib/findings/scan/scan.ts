import { type Kind, longestBefore } from '@/lib/findings/scan/kind'
import { exactKinds, plainKinds } from '@/lib/findings/scan/kinds'
import { isAscii, plainSpelling } from '@/lib/findings/scan/spelling'
import { listedIn } from '@/lib/findings/scan/listed'

/** Something that was found in a text, from where to where. */
export type Hit = { code: string; from: number; to: number }

/** What was found, in the order of the text; of each kind so many, and how many there are in all. */
export type Hits = { hits: readonly Hit[]; counts: Readonly<Record<string, number>> }

/** So many of a kind are told apart; of more only their number is. */
export const mostOfKind = 20

const nothing: Hits = { hits: [], counts: {} }

/** Looks through a text for everything that is known. Takes as long as the text is long, whatever it says. */
export function scan(text: string, most = mostOfKind): Hits {
  const found: Hit[] = []
  const counts: Record<string, number> = {}
  const plain = plainSpelling(text)
  lookFor(
    plainKinds,
    plain.text,
    most,
    (code, from, to) => {
      found.push({ code, from: plain.at(from), to: plain.at(to) })
    },
    counts,
  )
  for (const { code, from, to } of listedIn(plain.text)) {
    counts[code] = (counts[code] ?? 0) + 1
    if (counts[code] <= most) found.push({ code, from: plain.at(from), to: plain.at(to) })
  }
  if (!isAscii(text)) lookFor(exactKinds, text, most, (code, from, to) => found.push({ code, from, to }), counts)
  if (found.length === 0) return nothing
  return { hits: found.toSorted((one, other) => one.from - other.from), counts }
}

/** All texts by which kinds are known, the longer ones first: one look at each place tells all that begin there. */
const words = [...new Set(plainKinds.flatMap(({ near }) => (near instanceof RegExp ? [] : near)))].toSorted(
  (one, other) => other.length - one.length,
)
const anyWord = new RegExp(words.map((word) => word.replaceAll(/[.[\]<|/:]/g, '\\$&')).join('|'), 'g')
/** Each with the shorter ones that it begins with. */
const withBeginnings = new Map(words.map((word) => [word, words.filter((other) => word.startsWith(other))]))

/** Which of those texts there are, in a text in small letters. */
function wordsIn(small: string): ReadonlySet<string> {
  const said = new Set<string>()
  anyWord.lastIndex = 0
  for (let match = anyWord.exec(small); match; match = anyWord.exec(small)) {
    for (const word of withBeginnings.get(match[0])!) said.add(word)
    anyWord.lastIndex = match.index + 1
  }
  return said
}

type Found = (code: string, from: number, to: number) => void

function lookFor(kinds: readonly Kind[], text: string, most: number, found: Found, counts: Record<string, number>) {
  const said = wordsIn(text.toLowerCase())
  let taken: Uint8Array | null = null
  const met = new Map<RegExp, boolean>()
  const isNear = (near: Kind['near']) => {
    if (!(near instanceof RegExp)) return near.some((words) => said.has(words))
    if (!met.has(near)) met.set(near, text.search(near) >= 0)
    return met.get(near)!
  }
  for (const { code, near, form, holds } of kinds) {
    if (!isNear(near)) continue
    let count = 0
    for (const match of text.matchAll(form)) {
      const value = match[1] ?? match[0]
      // A group ends where its match does, but for a sign or two that must follow.
      const from = match[1] === undefined ? match.index : match.index + match[0].lastIndexOf(value)
      if (holds && !holds(value, text.slice(Math.max(0, from - longestBefore), from))) continue
      const to = from + value.length
      // What lies in two places at once begins or ends in one of them.
      if (taken && (taken[from] === 1 || taken[to - 1] === 1)) continue
      taken ??= new Uint8Array(text.length)
      taken.fill(1, from, to)
      if (++count <= most) found(code, from, to)
    }
    if (count > 0) counts[code] = count
  }
}
