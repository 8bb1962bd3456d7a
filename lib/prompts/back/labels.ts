import { ourSentence, quoted } from '@/lib/core/said'

/** What people read of a version that is live again without others' signatures. */
export const lookWords = {
  sentence: (asker: string, title: string, number: number, place: string) =>
    `${ourSentence(asker)} wants to have version ${number} of ${quoted(title)} looked at, which was put back in ${place} already`,
  live: (number: number, place: string, replaced: number) =>
    `Version ${number} is live in ${place} again, in the place of version ${replaced}, without anybody else’s signature.`,
  before: 'People signed it for there before.',
  stays: 'Approving says that somebody else has looked; nothing changes by it.',
  refused: 'A no does not undo it: whoever wants another version there asks for it.',
  ifNoAnswer: 'If nobody answers in time, people are asked again until somebody has looked.',
  reason: 'It came into force before anybody else had looked',
}
