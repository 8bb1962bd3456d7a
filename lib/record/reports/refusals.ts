/** Why no report was made or opened. */
export const reportRefusals: Readonly<Record<string, string>> = {
  unknown_request: 'There is no such request.',
  unknown_incident: 'There is no such incident.',
  still_open:
    'This request has not come to its end. While people decide, nobody is told what others said; make the report after it.',
  in_archives:
    'Events of this time are in archives, so its lists would not be whole. Whoever runs the installation can read them; the figures of Insights are there as before.',
  not_begun: 'This time has not begun.',
  still_counting:
    'So much happens just now that the numbers move while they are read. Try again, or choose a time that has been over for an hour.',
  report_too_long:
    'A part of this would have more than 5,000 rows. Choose a shorter time or one department; the audit trail exports as many as there are.',
  unknown_report: 'There is no such report.',
}
