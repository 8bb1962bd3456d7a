import { sha256 } from '@/lib/core/canonical'
import { type Lost, lostIn } from '@/lib/difference/loss'
import { lossWords } from '@/lib/findings/labels'
import type { Noticed } from '@/lib/findings/rules'
import { withoutValues } from '@/lib/findings/words'

/** What a text lacks of the one that it takes the place of, and whether that could be told. */
export type Losses = { noticed: readonly Noticed[]; areKnown: boolean }

/** Texts of so many characters are compared once for all who ask within a while. */
export const longText = 20_000
const lately = new Map<string, readonly Lost[]>()
const mostKept = 256

/**
 * What a text lost of the one before it. What was compared is known for a while, by the digests of all three: a call is held
 * against what stands before others wait for it, and once more in the transaction, where the same may stand.
 */
export function lostFrom(before: { digest: string; text: string }, text: string, said: string | null): readonly Lost[] {
  if (text.length + before.text.length < longText) return lostIn(before.text, text, said)
  const about = sha256(JSON.stringify([before.digest, sha256(text), said]))
  const known = lately.get(about)
  if (known) return known
  const lost = lostIn(before.text, text, said)
  const [oldest] = lately.size < mostKept ? [] : lately.keys()
  if (oldest !== undefined) lately.delete(oldest)
  lately.set(about, lost)
  return lost
}

/** What a version lost of the text that stands there, or of the version before it; `said` is what its writer says of it. */
export function noticedLosses(
  before: { digest: string; text: string },
  text: string,
  said: string | null,
  field = 'text',
): Noticed[] {
  return lostFrom(before, text, said).map((lost) => noticedLoss(lost, before.digest, field))
}

type Before = { digest: string; text: string | null }

/** What a file loses of what stands there, where that is a text; `said` is what its writer says about it. */
export function lossesBeside(
  before: Before | null,
  after: string | null,
  said: string | null,
  field = 'content',
): Noticed[] {
  if (!before || before.text === null) return []
  const { text, digest } = before
  if (after === null) return [noticedLoss({ how: 'malformed', words: lossWords.noText }, digest, field)]
  return noticedLosses({ text, digest }, after, said, field)
}

/** One loss beside the text of this digest, as a finding. */
export function noticedLoss({ how, words }: Lost, digest: string, field: string): Noticed {
  return {
    code: `loss.${how}`,
    field,
    words: withoutValues(words),
    // The same finding from version to version while the same text stands; whoever accepted it did not accept more.
    same: `${digest} ${words}`,
  }
}
