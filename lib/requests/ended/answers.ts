/** How a request ended, as those read it whose wish it was. */
export const answers = [
  'accepted',
  'rejected',
  'changes_requested',
  'denied',
  'expired',
  'withdrawn',
  'superseded',
] as const
export type Answer = (typeof answers)[number]

/** The answer that a line's outcome gives; null where it gives none. */
export function answerIn(outcome: string | null): Answer | null {
  if (outcome === 'released') return 'accepted'
  return answers.find((one) => one === outcome) ?? null
}

/** Which kind of event that is, of a noun: a yes, a wish for changes, or anything else. */
export function endingOf(answer: Answer): 'accepted' | 'sent_back' | 'refused' {
  if (answer === 'accepted') return 'accepted'
  return answer === 'changes_requested' ? 'sent_back' : 'refused'
}
