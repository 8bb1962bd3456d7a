/** What an installation has looked for: names of people, and phrases that are not to be used. */
export type Listed = { names: readonly string[]; phrases: readonly string[] }

/** Where one of them stands, and which kind it is. */
export type ListedHit = { code: ListedCode; from: number; to: number }
export type ListedCode = 'personal.name' | 'forbidden.phrase'

type Node = { code: ListedCode | null; next: Map<string, Node> }

/** So many words one of them has at most. */
export const mostWords = 12

const nobody: Listed = { names: [], phrases: [] }
let listed = nobody
let root: Node = newNode()

/** From now on these are looked for in this process. */
export function lookForListed(wanted: Listed): void {
  if (wanted === listed) return
  listed = wanted
  root = newNode()
  // A phrase that is a name, too, is told as what is not to be used.
  for (const name of wanted.names) add(name, 'personal.name')
  for (const phrase of wanted.phrases) add(phrase, 'forbidden.phrase')
}

/** What is looked for in this process: another list is another object. */
export function listedNow(): Listed {
  return listed
}

function newNode(): Node {
  return { code: null, next: new Map() }
}

function add(written: string, code: ListedCode): void {
  const words = wordsOf(written)
  if (words.length === 0 || words.length > mostWords) return
  let node = root
  for (const word of words) {
    const next = node.next.get(word) ?? newNode()
    node.next.set(word, next)
    node = next
  }
  node.code = code
}

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** A word without regard to capitals and accents. */
function foldedWord(word: string): string {
  const small = word.toLowerCase()
  if (/^[a-z0-9]*$/.test(small)) return small
  return small
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => letters[letter]!)
}

const word = /[\p{L}\p{N}\p{M}]{1,64}/gu

/** The words of a name or phrase, as it is known again. */
export function wordsOf(written: string): string[] {
  return Array.from(written.matchAll(word), ([text]) => foldedWord(text))
}

type Word = { text: string; from: number; to: number }
const gap = /^[\s\p{Pd}'’.,_]{1,4}$/u

/**
 * Where listed words stand in a text, the longest at each place, between borders of words. It reads each word once and goes
 * on from it by as many words as the longest has: however long the list is, it takes as long as the text is long.
 */
export function listedIn(text: string): ListedHit[] {
  if (root.next.size === 0) return []
  const words: Word[] = Array.from(text.matchAll(word), (match) => ({
    text: foldedWord(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }))
  const hits: ListedHit[] = []
  for (let at = 0; at < words.length; at++) {
    const end = longestFrom(words, at, text)
    if (end === null) continue
    hits.push({ code: end.code, from: words[at]!.from, to: words[end.last]!.to })
    at = end.last
  }
  return hits
}

function longestFrom(words: readonly Word[], first: number, text: string): { code: ListedCode; last: number } | null {
  let node = root.next.get(words[first]!.text)
  let found: { code: ListedCode; last: number } | null = null
  for (let at = first; node; at++) {
    if (node.code) found = { code: node.code, last: at }
    const [here, next] = [words[at]!, words[at + 1]]
    if (!next || !gap.test(text.slice(here.to, next.from))) break
    node = node.next.get(next.text)
  }
  return found
}
