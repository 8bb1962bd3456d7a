import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { PromptSensitivity } from '@/lib/policy/schema'
import type { PromptState } from '@/lib/prompts/schema'

export const promptStateLabels: Record<PromptState, string> = {
  draft: 'Draft',
  in_review: 'In review',
  approved: 'Approved',
  retired: 'Retired',
}

export const sensitivityLabels: Record<PromptSensitivity, string> = { ordinary: 'Ordinary', sensitive: 'Sensitive' }

/** "version 3 of the prompt “Help pages”". */
export const versionWords = (title: string, number: number) => `version ${number} of the prompt ${quoted(title)}`

const listed = (names: readonly string[]) =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')

export const briefWords = {
  sentence: (asker: string, title: string, number: number, place: string, replaced: number | null) =>
    `${asker} asks to make version ${number} of ${quoted(title)} live in ${place}${replaced === null ? '' : `, in the place of version ${replaced}`}`,
  given: (slug: string, place: string) => `Pods that ask for ${slug} in ${place} are given this text from then on.`,
  difference: (words: string, replaced: number) => `Beside version ${replaced}: ${words}.`,
  first: 'No version of it is live there yet.',
  newVariables: (names: readonly string[]) => `Whoever uses it has to fill in: ${listed(names)}.`,
  nothingElse: 'No other prompt and no other environment changes.',
  stays: (number: number, place: string) => `If nobody answers in time, version ${number} stays live in ${place}.`,
  staysNone: (place: string) => `If nobody answers in time, pods are given no text in ${place}.`,
  undo: (number: number) => `Put version ${number} back on its page, at once; others look at that afterwards.`,
  undoFirst: 'Ask that another version be live.',
  reason: 'A prompt decides what a pod does',
  sensitive: 'The prompt is marked as sensitive',
  production: 'It would be live in production',
  lostLimit: (text: string) => ({
    text: `A limit would go: ${quoted(text.length > 200 ? `${text.slice(0, 200)}…` : text.replace(/\.$/, ''))}.`,
    baseline: 'It stands in the version that is live there.',
  }),
  untried: (place: string) => ({
    text: `This version would be live in ${place} at once.`,
    baseline: 'It is live in no other environment.',
  }),
}

export const checkWords = {
  length: (length: number) => `Length: ${counted(length, 'character')}`,
  variables: (names: readonly string[]) =>
    names.length === 0 ? 'Nothing in it is filled in' : `Filled in when it is used: ${listed(names)}`,
  links: (places: readonly string[]) => `Links in it lead to ${listed(places)}`,
  newLinks: (places: readonly string[]) => `Links lead to where none did before: ${listed(places)}`,
  removed: (names: readonly string[]) => `Filled in so far, and not any more: ${listed(names)}`,
  lost: (words: string) => `Lost content: ${words}`,
  otherValues: 'What is kept out of sight in it is not what it was: its values are other ones',
  tried: 'What a pod does with it: not checked',
}

/** Why a version is not made live any more, to go on after "because" and "but". */
export const movedWords = {
  gone: 'there is no such version any more',
  retired: (number: number) => `version ${number} was retired`,
  moved: (number: number | null) =>
    number === null ? 'no version is live there any more' : `version ${number} is live there now`,
}

/** Why nothing was done. */
export const promptRefusals: Record<string, string> = {
  unknown_prompt: 'There is no such version of a prompt. Load the page again.',
  prompt_moved: 'Somebody wrote another version meanwhile. Your text is kept here: look at theirs first.',
  prompt_exists: 'There is a prompt of this name already. Open it and write its next version.',
  no_title: 'Say what people call the prompt.',
  version_retired: 'This version was retired. Write a new one instead.',
  version_live: 'This version is live. Make another one live first.',
  live_already: 'This version is live there already.',
  asked_already: 'Somebody has asked already to change what is live there.',
  too_many_remarks: 'Very much was said about this version already. Talk to each other, or to its writer.',
  no_such_words: 'Choose the words once more.',
  never_live: 'This version was not live there before. Ask people to make it live.',
  own_prompt: 'You answer for this prompt. Somebody else hands it over.',
  asked_about: 'People are asked about this prompt. Hand it over once that has ended.',
  unknown_person: 'There is no such person with access. Choose somebody else.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
}
