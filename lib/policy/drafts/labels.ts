import type { ChangeState } from '@/lib/policy/drafts/schema'

/** By which people call a change: PC-27. */
export function changeName(number: number): string {
  return `PC-${number}`
}

/** The number of a change as an address names it, `PC-27` or `27`; null for anything else. */
export function changeNumberOf(name: string): number | null {
  const [, digits] = /^(?:PC-)?([1-9]\d{0,8})$/i.exec(name) ?? []
  return digits === undefined ? null : Number(digits)
}

export const changeStateLabels: Record<ChangeState, string> = {
  draft: 'Draft',
  proposed: 'Waiting',
  in_force: 'In force',
  discarded: 'Discarded',
}

/** Why a change is not as somebody wanted it, in sentences for whoever works on it. */
export const changeRefusals: Record<string, string> = {
  unknown_change: 'There is no such change.',
  runs_already: 'This draft runs beside the policy already.',
  unknown_shadow: 'This draft does not run beside the policy.',
  unknown_replay: 'There is no such replay.',
  not_running: 'This replay has ended already.',
  unknown_version: 'There is no such version.',
  not_draft: 'This change is no draft any more. Load the page again.',
  changed: 'This draft was edited elsewhere since this page was loaded. Load it again; what you wrote is kept.',
  too_many_drafts: 'You have very many drafts open. Discard those with which you will not go on.',
  too_many_remarks: 'Very much was said about this change already. Talk to each other, or to its author.',
  too_many_edits: 'This draft holds too many steps. Start another one, and propose this first.',
  invalid_policy: 'This is not a policy that can be put into force.',
  edit_refused: 'The policy cannot be changed so.',
  edits_refused: 'Some steps do not fit the version in force any more. Choose those to leave out.',
  no_policy: 'No policy is in force, so there is nothing to change. The operator puts the first one into force.',
  as_it_is: 'The policy in force says so already.',
  no_change: 'This draft says what is in force already.',
  rebase_first: 'Another version came into force meanwhile. Bring this draft up to it, then go on.',
  replay_first: 'Replay exactly this draft on recorded calls first: what is signed says what it would have changed.',
  not_stricter: 'This lets something happen that the policy in force does not, so a second person must sign it.',
  lint_stops: 'Something in this draft must be mended before it can come into force.',
  nobody_signs:
    'By the policy in force nobody but you can sign a change of it, so it would wait in vain. Let more people sign for that group first, under People; what only tightens can be applied at once.',
  not_ruled: 'The policy in force lets nobody sign a change of it.',
  not_proposed: 'This change waits for nobody.',
  already_decided: 'This was decided already.',
  missing_permission: 'Your role does not allow this.',
}
