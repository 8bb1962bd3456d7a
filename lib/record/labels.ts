/** Why something that is kept of the record was refused. */
export const recordRefusals: Readonly<Record<string, string>> = {
  not_there_yet: 'The audit trail does not go so far. Load the page again.',
  too_many_views: 'You have 40 views already. Remove one that you do not need.',
  view_exists: 'You have a view of this name already.',
  unknown_view: 'This view is gone already. Load the page again.',
  not_own_view: 'Whoever made this view removes it, or somebody who manages people.',
  ends_before: 'It ends before it begins.',
  not_over: 'It can be signed an hour after it is over, when no event can come to lie in it any more.',
  lines_changed: 'The events are others than were counted. Nothing was signed: count them again.',
}
