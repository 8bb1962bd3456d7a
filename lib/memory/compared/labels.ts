import type { PairKind } from '@/lib/memory/compared/schema'

/** What is odd about an entry beside another one. */
export const pairFlags: Readonly<Record<PairKind, string>> = {
  contradicts: 'Another entry says otherwise',
  duplicate: 'Another entry says the very same',
  alike: 'Another entry says nearly the same',
}

/** How many days nobody has changed an entry that is called old. */
export const oldDays = 90

export const ageLabels = {
  new: 'Changed in the last 7 days',
  recent: 'Changed 7 to 90 days ago',
  old: 'Not changed for 90 days',
} as const
