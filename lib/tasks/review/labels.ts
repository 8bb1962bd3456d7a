import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { ReviewPurpose } from '@/lib/tasks/review/schema'

const outputsWords = (outputs: number) => (outputs === 0 ? 'no output' : counted(outputs, 'output'))

export const reviewWords = {
  sentence: (asker: string, title: string, place: string, purpose: ReviewPurpose, outputs: number) =>
    purpose === 'end'
      ? `${asker} wants to complete the task ${quoted(title)} in ${place}, with ${outputsWords(outputs)}`
      : `${asker} stopped in the task ${quoted(title)} in ${place} and wants to go on`,
  stopped: (person: string, pod: string, title: string, place: string) =>
    `${person} stopped ${pod} in the task ${quoted(title)} in ${place} and wants somebody else to let it go on`,
  stoppedReason: 'A person stopped the task here until somebody else has signed',
  becomes: {
    end: 'The task is completed, and what waits for it can begin.',
    checkpoint: 'The pod goes on with the task.',
  } satisfies Record<ReviewPurpose, string>,
  refused: 'Otherwise the task is in progress again, and the pod reads what you wrote.',
  ifNoAnswer: 'If nobody answers in time, the task is in progress again, and the pod reads that nobody answered.',
  undo: { end: 'Reopen the task on its page.', checkpoint: 'Hold the task on its page.' } satisfies Record<
    ReviewPurpose,
    string
  >,
  reason: {
    end: 'This task is completed only once a person has looked',
    checkpoint: 'The pod stops here until a person has signed',
  } satisfies Record<ReviewPurpose, string>,
  noReasoning: 'It says nothing of how it came to its result',
  reasoning: 'It says how it came to its result',
  title: { end: 'Complete a task', checkpoint: 'Go on after a checkpoint' } satisfies Record<ReviewPurpose, string>,
  became: { end: 'Completed', checkpoint: 'Goes on' } satisfies Record<ReviewPurpose, string>,
}

/** Why the task is not what was signed any more, to go on after "because". */
export const taskMoved = 'the task does not wait for a review any more'

/** What its pod reads of an answer that is no yes; whoever wrote the note is a person. */
export const reviewAnswers: Record<string, string> = {
  rejected: 'A person said no.',
  changes_requested: 'A person asked for changes.',
  denied: 'The rules do not allow it any more.',
  expired: 'Nobody answered in time.',
  withdrawn: 'Nobody asks for it any more.',
  stopped: 'It was stopped.',
  superseded: 'The task had changed.',
}
