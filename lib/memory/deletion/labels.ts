import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'

export const deletionWords = {
  sentence: (asker: string, key: string, place: string) =>
    `${asker} wants the text of the memory entry ${quoted(key)} in ${place} to be deleted`,
  goes: (versions: number) =>
    `The text of ${counted(versions, 'version')} goes for good, with its tags, and from the calls that wrote it.`,
  given: (number: number | null, place: string) =>
    number === null
      ? `Pods in ${place} are given no version of it now.`
      : `Pods in ${place}, which are given version ${number} now, find nothing of this name.`,
  stays: 'Its name, who wrote which version and when, and the digest of each text stay on the record.',
  ifNoAnswer: 'If nobody answers in time, everything stays as it is.',
  undo: 'There is no way back: the text is kept nowhere else.',
  reason: 'What is deleted nobody can bring back',
}

/** Why it is not deleted, to go on after "because". */
export const keptWords = {
  written: 'another version of the entry was written meanwhile',
  gone: 'its text was deleted already',
}
