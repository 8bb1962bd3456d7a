import type { Values } from '@/lib/prompts/fill/filled'
import { valuesIn } from '@/lib/prompts/fill/found'

/** What a text that a pod works from is, beside the versions of prompts. */
export const promptMatches = ['same_as_live', 'approved', 'differs', 'never_seen'] as const
export type PromptMatch = (typeof promptMatches)[number]

/** A text that a pod says it works from: the text itself may not be known, and the pod may have named its prompt. */
export type Used = { digest: string; text: string | null; slug: string | null }

/** A version as far as it is looked at; the text only where it may have to be told how like it is. */
export type Candidate = {
  slug: string
  number: number
  digest: string
  text: string | null
  /** Whether it is live where the pod is. */
  isLive: boolean
  /** Whether people let it be used somewhere, and nobody retired it. */
  isApproved: boolean
}

/**
 * What it is, of which version, and how like that one it is, 0 to 1; null where nothing was compared. `values` is what that
 * version was filled in with, null where it is the version to the letter, or none.
 */
export type Match = {
  match: PromptMatch
  slug: string | null
  number: number | null
  likeness: number | null
  values: Values | null
}

/** The same with how people call the prompt. */
export type Matched = Match & { title: string | null }

/** Two texts that share less, of which nobody said that they belong together, are two. */
const relatedFrom = 0.4

/**
 * What a text is: the version that is live here, one that people approved and that is not live here, a text that differs
 * from all of those, with the version that it is most like, or one that nobody knows. What was filled in is the version
 * that it was made of. Where the pod names a prompt that there is, only that one's versions are asked.
 */
export function matchOf({ digest, text, slug }: Used, candidates: readonly Candidate[]): Match {
  const named = slug === null ? [] : candidates.filter((one) => one.slug === slug)
  const pool = named.length > 0 ? named : candidates
  const exact = bestOf(pool.filter((one) => one.digest === digest))
  if (exact) return matchOfVersion(exact, null)
  const unknown: Match = {
    match: 'never_seen',
    slug: named.length > 0 ? slug : null,
    number: null,
    likeness: null,
    values: null,
  }
  if (text === null) return unknown
  const filled = filledOf(pool, text)
  if (filled) return filled
  const words = wordsOf(text)
  const near = pool.flatMap((one) =>
    one.text === null ? [] : { ...one, likeness: likenessOf(words, wordsOf(one.text)) },
  )
  const nearest = bestOf(near)
  if (!nearest || (named.length === 0 && nearest.likeness < relatedFrom)) return unknown
  return {
    match: 'differs',
    slug: nearest.slug,
    number: nearest.number,
    // What is not the same to the letter is never called the same.
    likeness: Math.min(nearest.likeness, 0.999),
    values: null,
  }
}

function matchOfVersion({ isLive, isApproved, slug, number }: Candidate, values: Values | null): Match {
  const match = isLive ? 'same_as_live' : isApproved ? 'approved' : 'differs'
  return { match, slug, number, likeness: 1, values }
}

/** Of what people let be used, the version that this text is once it is filled in. */
function filledOf(pool: readonly Candidate[], text: string): Match | null {
  const found = pool.flatMap((one) => {
    const values = one.text !== null && (one.isLive || one.isApproved) ? valuesIn(one.text, text) : null
    return values ? { ...one, values } : []
  })
  const best = bestOf(found)
  return best ? matchOfVersion(best, best.values) : null
}

/** What is most like it; of what is equally like, what is live before what is approved before what is newer. */
function bestOf<One extends Candidate & { likeness?: number }>(candidates: readonly One[]): One | undefined {
  return candidates.toSorted(
    (a, b) =>
      (b.likeness ?? 1) - (a.likeness ?? 1) ||
      Number(b.isLive) - Number(a.isLive) ||
      Number(b.isApproved) - Number(a.isApproved) ||
      b.number - a.number ||
      (a.slug < b.slug ? -1 : 1),
  )[0]
}

/** Scripts that are written without spaces count each of their signs as a word. */
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}_]+/gu

/** Words and pairs of words that follow each other, each once. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(word) ?? []
  const found = new Set<string>(words)
  for (let at = 1; at < words.length; at++) found.add(`${words[at - 1]} ${words[at]}`)
  return found
}

/** How much of what either has both have, 0 to 1. */
function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one]
  let shared = 0
  for (const words of few) if (many.has(words)) shared++
  const all = one.size + other.size - shared
  return all === 0 ? 0 : shared / all
}
