/** Why something that is kept of the record was refused. */
export const recordRefusals: Readonly<Record<string, string>> = {
  not_there_yet: 'The audit trail does not go so far. Load the page again.',
  too_many_views: 'You have 40 views already. Remove one that you do not need.',
  view_exists: 'You have a view of this name already.',
  unknown_view: 'This view is gone already. Load the page again.',
  not_own_view: 'Whoever made this view removes it, or somebody who manages people.',
  ends_before: 'It ends before it begins.',
  not_over: 'It can be signed an hour after it is over, when no event can come to lie in it any more.',
  unknown_hold: 'There is no such hold. Load the page again.',
  hold_exists: 'There is a hold of this name already. Choose another name.',
  too_many_holds: 'There are 100 holds already. Release one that is over, or hold more with one of them.',
  already_released: 'This hold was released already. Load the page again.',
  already_asked: 'Somebody has asked for its release already. Load the page again.',
  not_asked: 'Nobody asks for its release any more. Load the page again.',
  same_person: 'You asked for its release. Another auditor or admin has to agree.',
  in_archives: 'Events of this time are in archives. Whoever runs the installation can read them.',
  lines_changed: 'The events are others than were counted. Nothing was signed: count them again.',
}
