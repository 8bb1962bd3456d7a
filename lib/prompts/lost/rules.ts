import { lostIn } from '@/lib/difference/loss'
import type { Noticed } from '@/lib/findings/rules'
import { withoutValues } from '@/lib/findings/words'

/** What a version lost of the text that is live, or else of the version before it; `note` is what its writer says. */
export function noticedLosses(before: { digest: string; text: string }, text: string, note: string | null): Noticed[] {
  return lostIn(before.text, text, note).map(({ how, words }) => ({
    code: `loss.${how}`,
    field: 'text',
    words: withoutValues(words),
    // The same finding from version to version while the same text is live; whoever accepted it did not accept more.
    same: `${before.digest} ${words}`,
  }))
}
