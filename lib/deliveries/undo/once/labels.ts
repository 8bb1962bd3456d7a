import { counted } from '@/lib/core/count'
import { ourSentence, quoted } from '@/lib/core/said'
import type { DeliveryLook, NotAtOnce } from '@/lib/deliveries/undo/schema'

/** What people read of a delivery that was undone at once, before anybody else had signed that. */
export const atOnceWords = {
  sentence: (asker: string, what: string, files: number, repository: string, branch: string) =>
    `${ourSentence(asker)} wants to have it looked at that ${what} was undone at once in ${quoted(branch)} of ${quoted(repository)}: ${counted(files, 'changed file')}`,
  landed: (branch: string) =>
    `${quoted(branch)} was brought back to what it held before, without anybody else’s signature. The commit says so.`,
  stays: 'Approving says that somebody else has looked; nothing changes by it.',
  refused: 'A no does not bring the work back: whoever wants that asks to undo this on its page, and people sign it.',
  ifNoAnswer: 'If nobody answers in time, people are asked again until somebody has looked.',
  reason: 'It landed before anybody else had looked',
  removed: (count: number) => `${counted(count, 'file')} went by it`,
  moved: (branch: string) => `${quoted(branch)} moved before it landed`,
  didNotLand: 'it did not land, so there is nothing to look at',
  gone: 'it did not land',
  overtaken: 'it was undone at once meanwhile',

  open: 'It cannot wait: undo it at once',
  lead: 'It is taken back now, and nobody signs that beforehand. The branch is as it was before this delivery. Your name and reason are in the commit, and somebody else looks at it afterwards.',
  field: 'Why it cannot wait',
  send: 'Undo it now',
  sending: 'Undoing …',
  done: 'It is undone, and lands in a moment. Somebody else looks at that:',
  not: {
    not_newest: 'It cannot be undone at once: something that landed after it stands. Undo that first.',
    own_pod: 'It cannot be undone at once by you: you answer for the pod whose work it is.',
    brings_back: 'It cannot be undone at once: that would bring work back, which people sign.',
  } satisfies Record<NotAtOnce, string>,
  mark: 'at once',
  undoing: 'Made to undo that at once,',
  by: 'by',
  look: {
    waits: 'It landed before anybody else had signed. Nobody else has looked at it yet:',
    looked: 'It landed before anybody else had signed. Somebody else has looked at it since:',
    refused: 'It landed before anybody else had signed, and somebody who looked at it said no:',
  } satisfies Record<DeliveryLook['standing'], string>,
  bringBack: 'To bring the work back, ask to undo this below.',
  picture: {
    title: 'This is done already',
    lead: 'It was undone at once, before anybody else had signed. Below is exactly what that took back.',
  },
}

/** Why a delivery cannot be undone at once, by the refusal's reason. */
export const atOnceRefusals: Readonly<Record<string, string>> = {
  ...atOnceWords.not,
  undo_lands: 'It is undone in a moment: that is signed already.',
  lands_next: 'Something else lands on the branch in this moment. Try again in a minute.',
  branch_elsewhere:
    'The branch was found where no delivery brought it, and is put back within a minute. Try again then.',
  moved_there:
    'The branch moved at its other git server. The page of the repository asks what is to become of that first.',
  not_exact: 'Taking it back would not give what the branch held before it, so people have to sign that.',
}
