import { quoted } from '@/lib/core/said'
import type { VersionState } from '@/lib/memory/written/schema'

export const versionStateLabels: Record<VersionState, string> = {
  pending: 'Waits for people',
  active: 'Given to pods',
  superseded: 'Replaced',
  held: 'Held',
  rejected: 'Not accepted',
  archived: 'Archived',
  taken: 'Taken from pods',
  deleted: 'Deleted',
}

/** "version 2 of the memory entry “refunds/period”". */
export const versionWords = (key: string, number: number) => `version ${number} of the memory entry ${quoted(key)}`

export const briefWords = {
  sentence: (asker: string, key: string, place: string, replaced: number | null) =>
    `${asker} wants to write down ${quoted(key)} for all pods in ${place}${replaced === null ? '' : `, in the place of version ${replaced}`}`,
  given: (key: string, place: string) =>
    `Every pod in ${place} that may read memory finds it, under the name ${quoted(key)}.`,
  difference: (words: string, replaced: number) => `Beside version ${replaced}: ${words}.`,
  first: 'Nothing is known under this name there yet.',
  stays: (number: number, place: string) => `If nobody answers in time, pods in ${place} go on with version ${number}.`,
  staysNone: (place: string) => `If nobody answers in time, no pod in ${place} is given it.`,
  undo: 'Hold or archive the entry on its page, at once.',
  reason: 'What is in memory, other pods believe',
  found: (words: string) => `Found in it: ${words}`,
  lost: (words: string) => `Lost content: ${words}`,
  notChecked: 'There was no time to look through all of it',
}

/** Why an entry is not given to pods any more, to go on after "because" and "but". */
export const movedWords = {
  gone: 'a newer version of it was written meanwhile',
  moved: (number: number | null) =>
    number === null ? 'no version of it is given to pods any more' : `pods are given version ${number} of it now`,
}

/** Why nothing was done. */
export const memoryRefusals: Record<string, string> = {
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
  entry_exists: 'There is an entry of this name already. Open it and write its next version.',
  entry_moved: 'Somebody wrote another version meanwhile. Load the page again and look at it first.',
  unknown_entry: 'There is no such entry. Load the page again.',
  not_written_here: 'This entry was read from a repository. It changes where it was written.',
  not_active: 'Pods are not given this entry.',
  not_held: 'This entry is neither held nor archived.',
  unknown_task: 'There is no such task. Load the page again.',
  nothing_taught: 'Pods are given nothing that this task taught.',
  taught_moved: 'Something changed since you looked. Load the page again and look at what it would do now.',
  unknown_revocation: 'There is no such revocation. Load the page again.',
  returned_already: 'It was given back already.',
  asked_already: 'People were asked to delete it already.',
  text_deleted: 'Its text was deleted already.',
  own_pod: 'You answer for the pod that wrote it, so somebody else gives it back.',
}
