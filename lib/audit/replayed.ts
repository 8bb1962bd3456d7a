import type { ReplayFailure } from '@/lib/audit/events'

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
