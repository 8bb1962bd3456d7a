import type { GateRefusal } from '@/lib/core/outcome'
import { type ReasonCode, reasonLabels, type Verdict } from '@/lib/core/reasons'
import { blockerText } from '@/lib/requests/labels'

// Why a decision is refused. Beside the other words, as a list of requests needs these only once somebody decides.

/** Every other refusal a person can meet when deciding. */
export const decisionRefusals: Record<string, string> = {
  ...blockerText,
  unknown_request: 'There is no such request.',
  changed: 'This request changed since you opened it. Load the page again to see what is different. Your note is kept.',
  open_first: 'Open this request first: not everything in it is on the line.',
  reason_required: 'Choose a reason: this is a high-risk request.',
  reason_unfit: 'The reason that is chosen does not fit this decision. Choose another reason, or another button.',
  name_required: 'Type the name of what this changes, as it is written above the field.',
  sign_in_again: 'Your last sign-in is more than five minutes old. Sign in again to approve this; your note is kept.',
  findings_unseen:
    'What was found in it is not what was on your screen, so nothing was decided. Load the page again, look at what was found, then decide. Your note is kept.',
  note_required: 'Say in a sentence what should be different.',
  marked_to_change: 'You marked what should be different: request changes, or take the marks away.',
  unknown_value: 'Something is marked that is not in this request. Load the page again.',
  too_late: 'The time to take this back is over; whoever asked has been told.',
  not_yours: 'Only the person who decided can take this back.',
  missing_permission: 'Your role does not allow this.',
  no_answer: 'No answer came, so this may not have been saved. Try again: nothing is saved twice. Your note is kept.',
  page_from_before: 'This page is from before an update, so nothing was saved. Reload it; your note is kept.',
  foreign_origin: 'This did not come from Countersign’s own pages, so nothing was done.',
  too_large: 'This is more than a page takes at once, a megabyte, so nothing was saved. Shorten your note.',
  bad_request:
    'What arrived could not be read, so nothing was saved. Reload the page and try again; your note is kept.',
  fault: 'Something failed on our side. Look whether it was done before you decide again; what you wrote is here.',
  unauthenticated: 'You were signed out. Sign in again; your note is kept on this page.',
  invalid_input: 'Something in the form needs another look.',
} satisfies Record<GateRefusal, string> & Record<string, string>

/** What is wrong with the name that somebody typed before approving. */
export function typeNameText(name: string): string {
  return `Type ${name} as it is written here.`
}

/** What is wrong with a reason that is one for another decision. */
export function unfitReasonText(code: ReasonCode, verdict: Verdict): string {
  const act = { approve: 'to approve', request_changes: 'to ask for changes', reject: 'to reject' }[verdict]
  return `“${reasonLabels[code]}” is no reason ${act}. Choose another reason, or another button.`
}
