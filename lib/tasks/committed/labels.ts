import { quoted } from '@/lib/core/said'

/** Why accepted outputs did not come into a repository, as sentences. */
export const leftWords = {
  none: 'No repository takes the outputs of this pod any more.',
  closed: 'The repository is closed.',
  pod: 'Its pod does not act any more.',
  denied: 'The policy does not let its pod deliver there.',
  many: 'It is more than one delivery holds.',
  folder: 'A folder is where the file is to be, or a file where its folder is.',
  path: 'Git does not take its path.',
  inTheWay: (path: string) =>
    `The record ${quoted(path)} is not in a shape that can be added to, or is itself the output.`,
}

/** The subject of a commit of accepted outputs. */
export const commitSubject = (outputs: number, task: string) =>
  `Commit ${outputs === 1 ? 'an accepted output' : `${outputs} accepted outputs`} of ${task}`

/** What became of an accepted revision, before the place where that is. */
export const committedWords = {
  due: 'Is committed next to',
  inTurn: 'Waits its turn to be committed to',
  waiting: 'Waits to be committed to',
  released: 'Lands next on',
  landed: 'Committed to',
  reverted: 'Was committed, and undone since, to',
  ended: 'Its commit did not land on',
  left: 'Not committed.',
} as const
