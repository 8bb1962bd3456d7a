import { type ReasonCode, reasonLabels } from '@/lib/core/reasons'
import type { Blocker } from '@/lib/requests/rules'
import type { DecisionPlace, Duty, QueueView, RequestState, Tier } from '@/lib/requests/schema'

/** Why the buttons refuse, said to the person who cannot decide. */
export const blockerText: Record<Blocker, string> = {
  already_decided: 'Someone has already decided this.',
  expired: 'This request has expired, so there is nothing to decide. Nobody refused it.',
  withdrawn: 'This request was withdrawn, so there is nothing to decide.',
  stopped: 'This request was stopped by an emergency stop.',
  superseded: 'This request was replaced by a newer version.',
  own_pod: 'You own this pod, so someone else must decide.',
  own_key: 'You were shown a key of this pod, so someone else must decide.',
  denied: 'The rules changed and do not allow this any more, so there is nothing to decide.',
  own_wish: 'You asked for this, so someone else must decide.',
  own_text: 'You wrote this, so someone else must decide.',
  own_prompt: 'You answer for this prompt, so someone else must decide.',
  for_oneself: 'This is about you, so someone else must decide.',
  group_signed: 'Your group has signed this. Someone from another group must sign too.',
  not_in_group: 'The rule asks for people from another group, so someone else must decide.',
  already_signed: 'You have signed this. Someone else must sign too.',
  no_permission: 'Your role lets you read requests but not decide them. Ask an administrator if that is wrong.',
}

/** "1 of Finance and 2 of Legal", or "one more of Finance" where others have signed. */
export function dutyWords(duties: readonly Duty[], isMore = false): string {
  return duties.map(({ group, count }) => `${count}${isMore ? ' more' : ''} of ${group}`).join(' and ')
}

/** What is told when the time was over before everybody had signed who had to. */
export function signedInVain(given: number, of: number): string {
  return `${given} of ${of} had signed when the time was over, so nothing happened. Nobody refused it`
}

/** What has moved since something was asked that still waits. */
export const movedWords = {
  lost: (name: string, why: string) => `${name} signed, but ${why}; that signature will not count.`,
  denied: (why: string) =>
    `The rules changed since this was asked and do not allow it any more: ${why.replace(/\.$/, '')}.`,
  duties: (duties: readonly Duty[]) => `The rules changed since this was asked: it now needs ${dutyWords(duties)}.`,
  tier: (tier: Tier) => `The rules changed since this was asked: its risk is ${tierLabels[tier].toLowerCase()} now.`,
}

/** Who answers a call that is tried, and what they write. */
export const madeUpName = (number: number) => `Made-up person ${number}`
export const trialNote = 'Nobody has looked at this: somebody made up answered, to try it out.'

/** What is shown with everything that somebody made up answers. */
export const trialMark = 'Trial: nobody decides'

export const tierLabels: Record<Tier, string> = {
  routine: 'Routine',
  elevated: 'Elevated',
  high: 'High',
  critical: 'Critical',
}

export const stateLabels: Record<RequestState, string> = {
  waiting: 'Waiting',
  approved: 'Approved',
  released: 'Approved',
  consumed: 'Approved, permission used',
  executed: 'Approved and done',
  failed: 'Approved, but it failed',
  lapsed: 'Approved, permission unused',
  unreported: 'Approved, use unreported',
  rejected: 'Rejected',
  changes_requested: 'Changes requested',
  denied: 'Approval void: rules changed',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  stopped: 'Stopped',
  superseded: 'Approval void: subject changed',
}

/** What a person who decided said, in words: the reason they chose, then their note. Null when they said neither. */
export function saidBy({ reasonCode, note }: { reasonCode: string | null; note: string | null }): string | null {
  const reason = reasonCode && reasonCode !== 'other' ? reasonLabels[reasonCode as ReasonCode] : undefined
  return reason && note ? `${reason}. ${note}` : (reason ?? note)
}

/** Where a person decided, for the record. */
export const placeLabels: Record<DecisionPlace, string> = {
  queue: 'On its line in the queue',
  page: 'On its own page',
}

export const viewLabels: Record<QueueView, string> = {
  mine: 'Waiting for me',
  team: 'My team',
  decided: 'Decided',
}

/** What happens when nobody answers, in the words of the request. */
export function noAnswerText(podName: string): string {
  return `If nobody answers in time, nothing happens and ${podName} is told that nobody answered.`
}
