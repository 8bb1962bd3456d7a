import { align } from '@/lib/difference/align'

/** A run of words that stayed, came or went. */
export type Piece = { kind: 'same' | 'added' | 'removed'; text: string }

/** A word, a number or a sign, with the space behind it. Where words are written without spaces, a character is one. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}`
const letters = String.raw`[[\p{L}\p{N}_]--[${unspaced}]]+`
const word = new RegExp(
  String.raw`${letters}(?:[’'.,:@\/\-]${letters})*\s*|[${unspaced}]\p{M}*\s*|[^\p{L}\p{N}\s_]\s*|\s+`,
  'gv',
)

export function wordsOf(text: string): string[] {
  return text.match(word) ?? []
}

/** What one text makes of another, word by word, the old before the new. What stayed has the space of the new text. */
export function wordChanges(before: string, after: string): Piece[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)]
  const trimmed = (words: readonly string[]) => words.map((one) => one.trim())
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  for (const [before, after] of [...align(trimmed(old), trimmed(fresh)), [old.length, fresh.length] as const]) {
    while (i < before) put(pieces, 'removed', old[i++]!)
    while (j < after) put(pieces, 'added', fresh[j++]!)
    if (j < fresh.length) put(pieces, 'same', fresh[j]!)
    i++
    j++
  }
  return pieces
}

function put(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === kind) last.text += text
  else pieces.push({ kind, text })
}

/** The words of a text, how often each occurs, and how many there are. */
export type Bag = { counts: ReadonlyMap<string, number>; total: number }

/** How alike two texts are by the words they share, from 0 to 1 (Dice). */
export function alike(one: Bag, other: Bag): number {
  if (one.total > other.total) return alike(other, one)
  let shared = 0
  for (const [key, count] of one.counts) shared += Math.min(count, other.counts.get(key) ?? 0)
  const all = one.total + other.total
  return all === 0 ? 1 : (2 * shared) / all
}

export function bagOf(text: string): Bag {
  const counts = new Map<string, number>()
  let total = 0
  for (const one of wordsOf(text.toLowerCase())) {
    const key = one.trimEnd()
    if (key === '') continue
    counts.set(key, (counts.get(key) ?? 0) + 1)
    total++
  }
  return { counts, total }
}
