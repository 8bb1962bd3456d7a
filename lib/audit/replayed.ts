/** Why a change of policy could not be replayed. */
export const replayFailures = ['fault', 'process_died', 'edited'] as const
export type ReplayFailure = (typeof replayFailures)[number]

/** Why a draft runs beside the policy in force no longer. */
export const shadowEnds = ['time_over', 'by_owner', 'edited', 'moved', 'closed'] as const
export type ShadowEnd = (typeof shadowEnds)[number]

/** Why a change of policy could not be replayed, to go on after a colon. */
export const replayFailureWords: Readonly<Record<ReplayFailure, string>> = {
  fault: 'something failed; the log of the worker says what',
  process_died: 'the process that did it ended several times',
  edited: 'the draft was edited meanwhile',
}

const kinds = {
  newly_allowed: 'newly allowed',
  no_longer_asked: 'no longer asked about',
  newly_asked: 'newly asked about',
  other_signers: 'asked about otherwise',
  newly_denied: 'newly denied',
} as const

/** "2 newly allowed, 14 newly denied", the dangerous first. */
export function replayedWords(changed: Readonly<Record<string, number>>): string {
  const told = Object.entries(kinds).flatMap(([kind, words]) => {
    const count = changed[kind] ?? 0
    return count > 0 ? [`${count.toLocaleString('en')} ${words}`] : []
  })
  return told.length > 0 ? told.join(', ') : 'none would be answered otherwise'
}

/** "Ade lets PC-3 run beside the policy in force until 4 December 2026". */
export function shadowStarted({ number, until }: { number: number; until: string }, who: string): string {
  const day = new Date(until).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return `${who} lets PC-${number} run beside the policy in force until ${day}; it decides nothing`
}

const ends: Record<ShadowEnd, (who: string) => string> = {
  time_over: () => 'its time is over',
  by_owner: (who) => `${who} ended it`,
  edited: () => 'it was edited',
  moved: () => 'another version came into force',
  closed: () => 'it is no draft any more',
}

/** "PC-3 runs beside the policy in force no longer: its time is over". */
export function shadowEnded({ number, because }: { number: number; because: ShadowEnd }, who: string): string {
  return `PC-${number} runs beside the policy in force no longer: ${ends[because](who)}`
}
