import { type Lost, lostIn } from '@/lib/difference/loss'
import type { Noticed } from '@/lib/findings/rules'
import { withoutValues } from '@/lib/findings/words'

/** What a text lacks of the one that it takes the place of, and whether that could be told. */
export type Losses = { noticed: readonly Noticed[]; areKnown: boolean }

/** What a version lost of the text that stands there, or of the version before it; `said` is what its writer says of it. */
export function noticedLosses(
  before: { digest: string; text: string },
  text: string,
  said: string | null,
  field = 'text',
): Noticed[] {
  return lostIn(before.text, text, said).map((lost) => noticedLoss(lost, before.digest, field))
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
