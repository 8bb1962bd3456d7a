import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'
import type { Matched } from '@/lib/prompts/use/match'

/** What a text is, in a sentence without its end. */
export function matchWords({ match, title, number, likeness }: Matched, environment: string): string {
  const place = environmentLabel(environment)
  const named = title === null ? null : quoted(title)
  switch (match) {
    case 'same_as_live':
      return `It is version ${number} of ${named}, which is live in ${place}`
    case 'approved':
      return `It is version ${number} of ${named}, which was approved and is not live in ${place}`
    case 'differs':
      return likeness === 1
        ? `It is version ${number} of ${named}, which is not approved`
        : `It differs from every version of ${named}; version ${number} is most like it`
    case 'never_seen':
      return named ? `It is no version of ${named}, and only its fingerprint is known` : 'Nobody knows this text'
  }
}
