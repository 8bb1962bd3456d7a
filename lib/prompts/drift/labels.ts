import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { driftsCountedUpTo, type Drifted, type DriftRow, type Usage, usageDays } from '@/lib/prompts/drift/schema'
import type { PromptMatch } from '@/lib/prompts/use/match'

const matchLabels: Record<PromptMatch, string> = {
  same_as_live: 'Same as live',
  approved: 'Not live there',
  differs: 'Differs',
  never_seen: 'Never seen',
}

/** What a text is, in two words: of one that is a version to the letter nobody says that it differs. */
export const matchLabel = (match: PromptMatch, isExact: boolean) =>
  match === 'differs' && isExact ? 'Not approved' : matchLabels[match]

/** How much has drifted, as lines of the board: "2 tasks ran text that matches no approved version". */
export function driftedWords({ tasks, others, notLive }: Drifted): string[] {
  // What is counted is cut off as a whole, so that of each kind there may be more.
  const isLeast = tasks + others + notLive > driftsCountedUpTo
  const many = (count: number, one: string) => {
    if (count > driftsCountedUpTo) return `more than ${driftsCountedUpTo} ${one}s`
    return `${isLeast ? 'at least ' : ''}${counted(count, one)}`
  }
  const who = [tasks > 0 && many(tasks, 'task'), others > 0 && `${many(others, 'pod')} without a task`]
  const ran = who.filter((part) => part !== false).join(' and ')
  return [
    ...(ran ? [`${ran} ran text that matches no approved version`] : []),
    ...(notLive > 0 ? [`${many(notLive, 'use')} of a version that is not live there`] : []),
  ]
}

/** What a text is that has drifted, to go on after who works from it. */
export function driftWords({ match, environment, prompt }: Pick<DriftRow, 'match' | 'environment' | 'prompt'>): string {
  const place = environmentLabel(environment)
  if (match === 'approved')
    return `works from version ${prompt?.number}, which was approved and is not live in ${place}`
  if (match === 'never_seen') return 'works from a text that nobody knows'
  return prompt?.isExact
    ? `works from version ${prompt.number}, which is not approved`
    : 'works from a text that is no version of it'
}

/** How much it was used lately. */
export function usageWords({ tasks, pods, isLeast }: Usage): string {
  if (pods === 0) return `Not used in the last ${usageDays} days, as far as pods say`
  const least = isLeast ? 'At least ' : ''
  const used = tasks > 0 ? `${counted(tasks, 'task')} of ${counted(pods, 'pod')}` : counted(pods, 'pod')
  return `${least}${used} in the last ${usageDays} days`
}
