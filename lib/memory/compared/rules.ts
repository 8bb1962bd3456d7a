import { sha256 } from '@/lib/core/canonical'
import { type Fact, factsOf } from '@/lib/difference/facts'
import { unitsOf } from '@/lib/difference/units'
import { alike, bagOf } from '@/lib/difference/words'
import type { PairKind } from '@/lib/memory/compared/schema'

/** So many sentences of a text are looked at. */
const mostUnits = 60
/** A subject of fewer words says too little to be the same as another one. */
const fewestWords = 2
/** From here on two texts say nearly the same. */
const nearly = 0.85
/** So many hands look at a text, in so many bands of as many hands: of two that are nearly the same some band is alike. */
const hands = 24
const perBand = 2

const not = /\b(?:not|never|no longer)\b|(?<=\b\p{L}{1,12})n['’]t\b/giu

/** What a sentence says about what: digests, so that the sentence itself is kept in one place alone. */
export type Statement = { subject: string; value: string; sentence: string }

/** Everything that a text states of which another one could say otherwise. */
export function statementsOf(text: string): Statement[] {
  const found = new Map<string, Statement>()
  for (const { kind, key } of unitsOf(text).slice(0, mostUnits)) {
    if (kind === 'code' || kind === 'heading' || key === '') continue
    for (const { subject, value } of [polarityOf(key), ...valuesOf(key)]) {
      if (wordsIn(subject) < fewestWords) continue
      const name = sha256(subject)
      // Of two sentences of one text about the same, the first one stands for it.
      if (!found.has(name)) found.set(name, { subject: name, value: sha256(value), sentence: key })
    }
  }
  return [...found.values()]
}

const plain = (words: string) =>
  words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}⟨⟩]+/gu, ' ')
    .trim()

const wordsIn = (subject: string) => subject.split(' ').filter((word) => word !== '' && !word.startsWith('⟨')).length

/** The sentence without its "not", and whether it has one. */
function polarityOf(sentence: string) {
  const denials = sentence.match(not)?.length ?? 0
  return { subject: `⟨whether⟩ ${plain(sentence.replaceAll(not, ' '))}`, value: denials % 2 === 0 ? 'yes' : 'no' }
}

/** The sentence without one of its values, for each. */
function valuesOf(sentence: string) {
  let from = 0
  return factsOf(sentence).flatMap((fact) => {
    const at = sentence.indexOf(fact.text, from)
    if (at < 0) return []
    from = at + fact.text.length
    const before = sentence.slice(0, at)
    if (!isValue(fact, before)) return []
    const slot = ` ⟨${fact.kind} ${fact.unit.replace(/s$/, '')}⟩ `.replaceAll(/ (?=⟩)/g, '')
    return [{ subject: plain(`${before}${slot}${sentence.slice(from)}`), value: fact.text.toLowerCase() }]
  })
}

/** A bare number names what it stands behind, as in "kiln 7", unless the sentence says that something is so much. */
function isValue({ kind, unit }: Fact, before: string): boolean {
  return kind !== 'number' || unit !== '' || /(?:\b(?:is|are|was|were|be|to|at|than|of)|[:=])\s*$/i.test(before)
}

/** Under which words a text is found by those that are nearly the same; none where it says next to nothing. */
export function bandsOf(text: string): string[] {
  const words = plain(text).split(' ')
  if (words.length < 4) return []
  const pairs = new Set(words.slice(1).map((word, at) => `${words[at]} ${word}`))
  const least = Array.from({ length: hands }, () => Number.MAX_SAFE_INTEGER)
  for (const pair of pairs) {
    const digest = Buffer.from(sha256(pair), 'hex')
    for (let hand = 0; hand < hands; hand += 1) {
      // Another order of the same pairs for each hand.
      const seen = Math.imul(digest.readInt32BE((hand % 7) * 4), 2 * hand + 1) >>> 0
      if (seen < least[hand]!) least[hand] = seen
    }
  }
  const bands: string[] = []
  for (let at = 0; at < hands; at += perBand) bands.push(`${at}:${least.slice(at, at + perBand).join('.')}`)
  return bands
}

/** How two texts are beside each other, as far as their whole says; null where they have little in common. */
export function likenessOf(one: string, other: string): Exclude<PairKind, 'contradicts'> | null {
  if (one === other) return 'duplicate'
  return alike(bagOf(one), bagOf(other)) >= nearly ? 'alike' : null
}

/** The sentences of two texts that say otherwise about the same. */
export function contradictionOf(one: string, other: string): { here: string; there: string } | null {
  const others = new Map(statementsOf(other).map((statement) => [statement.subject, statement]))
  for (const { subject, value, sentence } of statementsOf(one)) {
    const there = others.get(subject)
    if (there && there.value !== value) return { here: sentence, there: there.sentence }
  }
  return null
}
