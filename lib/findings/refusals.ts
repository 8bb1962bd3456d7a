/** What a person can meet who does something about a finding. */
export const findingRefusals: Readonly<Record<string, string>> = {
  unknown_finding: 'There is no such finding.',
  own_pod: 'You answer for this pod, so someone else must do this.',
  own_text: 'You wrote this, so someone else must do this.',
  already_decided: 'Someone has said already what this is. Load the page again to see it.',
  found_no_more: 'It is not found there any more, so there is nothing to show.',
}
