import { lostIn } from '@/lib/difference/loss'
import type { Noticed } from '@/lib/findings/rules'
import { withoutValues } from '@/lib/findings/words'

/** What a version lost of the text that stands there, or of the version before it; `said` is what its writer says of it. */
export function noticedLosses(before: { digest: string; text: string }, text: string, said: string | null): Noticed[] {
  return lostIn(before.text, text, said).map(({ how, words }) => ({
    code: `loss.${how}`,
    field: 'text',
    words: withoutValues(words),
    // The same finding from version to version while the same text stands; whoever accepted it did not accept more.
    same: `${before.digest} ${words}`,
  }))
}
