import type { PolicyEdit } from '@/lib/policy/edit/schema'

type Refused = { edit: PolicyEdit; refusal: { words: string; place: Record<string, never> } }

/** The text after these steps, with those that do not fit it. Texts by hand alone, until cells can be edited too. */
export function applyEdits(before: string, edits: readonly PolicyEdit[]) {
  const refused: Refused[] = []
  let text = before
  for (const edit of edits) {
    if (edit.kind === 'text' && edit.before === text) text = edit.after
    else refused.push({ edit, refusal: { words: 'This cannot be done on the text as it is now.', place: {} } })
  }
  return { text, refused }
}
