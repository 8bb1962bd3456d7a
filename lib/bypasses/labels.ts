import { counted } from '@/lib/core/count'

/** "2026-12-24 10:00 UTC". */
export const momentWords = (until: string) => `${until.slice(0, 16).replace('T', ' ')} UTC`

export const briefWords = {
  sentence: (asker: string, what: string, pod: string, until: string) =>
    `${asker} asks to let ${what} through in what ${pod} sends, until ${momentWords(until)}`,
  uncounted: (pod: string) =>
    `Where ${pod} sends this very value, rules about findings and about personal data do not count it, in every environment.`,
  others: 'Every other value, and the same value from another pod, is judged as before. Other rules hold as before.',
  shown: 'It is still found, shown to whoever decides, and on the record.',
  ends: (until: string) => `It ends by itself at ${momentWords(until)}.`,
  stays: 'If nobody answers in time, it is counted as before.',
  undo: 'End it on the page of the finding, at once.',
  reason: 'A finding would be let through',
  secret: 'It is a key or a password',
  long: (days: number) => ({
    text: `It would be let through for ${counted(days, 'day')}.`,
    baseline: 'More than 30 days are seldom needed.',
  }),
  title: 'Let a finding through',
}

export const checkWords = {
  there: (what: string) => `Found: ${what}`,
  value: 'Whether the value still opens anything: not checked',
}

/** Why it is not let through any more, to go on after "because" and "but". */
export const movedWords = {
  gone: 'there is no such finding any more',
  over: 'the time for which it was asked is over',
}

/** Why nothing was asked. */
export const bypassRefusals: Readonly<Record<string, string>> = {
  unknown_finding: 'There is no such finding.',
  no_pod: 'No pod sends this text, so no rule stops it for what was found.',
  found_no_more: 'It is not found there any more, so nothing has to be let through.',
  let_through_already: 'It is let through already. Load the page again to see until when.',
  asked_already: 'Somebody has asked already to let it through.',
  not_let_through: 'It is not let through any more, so there is nothing to end.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
}
