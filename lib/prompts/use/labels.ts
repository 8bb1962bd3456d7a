import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'
import { longValues, type Values } from '@/lib/prompts/fill/filled'
import type { Matched } from '@/lib/prompts/use/match'

/** What a text is, in a sentence without its end; what was filled in is only told of, and how long it is where that is long. */
export function matchWords(matched: Matched, environment: string): string {
  return `${versionSaid(matched, environment)}${matched.values ? filledSaid(matched.values) : ''}`
}

function filledSaid(values: Values): string {
  const long = longValues(values)
  return `, filled in with ${counted(Object.keys(values).length, 'value')}${long.length > 0 ? `, of which long: ${long.slice(0, 5).join(', ')}` : ''}`
}

function versionSaid({ match, title, number, likeness }: Matched, environment: string): string {
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
