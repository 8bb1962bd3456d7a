import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { RevisionState } from '@/lib/outputs/schema'

export const revisionStateLabels: Record<RevisionState, string> = {
  pending: 'Waits for people',
  standing: 'Stands',
  superseded: 'Replaced',
  rejected: 'Not accepted',
}

/** "revision 2 of “docs/returns.md”". */
export const revisionWords = (path: string, number: number) => `revision ${number} of ${quoted(path)}`

const parts = {
  message: 'a message about what it changed',
  reasoning: 'how it came to this',
  prompt: 'the prompt it works from',
  memoryDelta: 'what is to be remembered',
  handoff: 'what the next pod should know',
} as const

export const briefWords = {
  sentence: (asker: string, path: string, place: string, replaced: number | null) =>
    `${asker} hands in ${quoted(path)} in ${place}${replaced === null ? '' : `, in the place of revision ${replaced}`}`,
  stands: (path: string) =>
    `It stands as ${quoted(path)} from then on, and the memory and the changelog say so at the same moment.`,
  difference: (words: string, replaced: number) => `Beside revision ${replaced}, which stands: ${words}.`,
  bytes: (size: number, replaced: number) =>
    `It has ${counted(size, 'byte')}. It cannot be compared with revision ${replaced}: one of them is no text.`,
  first: (size: number) => `Nothing stands at this path yet. It has ${counted(size, 'byte')}.`,
  stays: (number: number) => `If nobody answers in time, revision ${number} goes on standing.`,
  staysNone: 'If nobody answers in time, nothing stands at this path.',
  undo: 'What stood before is kept: a pod hands it in again.',
  baseline: 'What stands now is held against it, line by line.',
  loses: 'It loses content of what stands',
  found: (words: string) => `Found in it: ${words}`,
  notChecked: 'There was no time to look through all of it',
  noText: 'It is no text, so nothing was looked for in it',
  taken: 'Somebody took from pods what memory says of this file',
  lost: (isFound: boolean, number: number) =>
    isFound ? `Content of revision ${number} is lost` : `Nothing is lost of revision ${number} that stands`,
  told: (part: keyof typeof parts, isTold: boolean) => `The pod ${isTold ? 'says' : 'does not say'} ${parts[part]}`,
}

/** Why a revision does not stand, to go on after "because" and "but". */
export const movedWords = {
  gone: 'a newer revision of it was handed in meanwhile',
  moved: (number: number | null) =>
    number === null ? 'nothing stands there any more' : `revision ${number} of it stands there now`,
}
