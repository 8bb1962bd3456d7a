import type { GateRefusal } from '@/lib/core/outcome'

/** What stopped a form before it reached its command. */
export const formRefusals: Record<string, string> = {
  foreign_origin: 'This form did not come from Countersign’s own address, so nothing was changed. Load the page again.',
  too_large: 'This is more than a page takes at once, a megabyte, so nothing was saved. Send less of it.',
  bad_request:
    'What arrived could not be read as this form, so nothing was saved. Load the page again, and send it once more.',
  fault: 'Something failed on our side. Look whether it was done before you send this again; what you wrote is here.',
  no_answer: 'No answer came, so this may not have been saved. Load the page again to see.',
  page_from_before: 'This page is from before an update, so nothing was saved. Reload it, and try again.',
  no_files: 'This form takes no files.',
  unauthenticated:
    'You were signed out meanwhile, so nothing was saved. Sign in again in another tab; what you wrote stays here.',
  missing_permission: 'You may not do this.',
  invalid_input: 'Something is missing or not as expected.',
} satisfies Record<GateRefusal, string> & Record<string, string>

/** Why a form was refused: in the words of what it is about, in those of every form, or what to do now. */
export function refusedWords(
  own: Readonly<Record<string, string>>,
  reason: string,
  otherwise = 'Load the page again and try once more.',
): string {
  return own[reason] ?? formRefusals[reason] ?? otherwise
}
