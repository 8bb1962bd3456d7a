import type { Outcome } from '@/lib/core/outcome'
import { promptRefusals } from '@/lib/prompts/labels'
import { refusedWords } from '@/lib/web/labels'

type Problems = { errors: { field?: string; message: string }[]; at: Record<string, string | undefined> }

/**
 * What is wrong with a form about prompts: at which of its fields, or as a whole. Where another form of the page has fields
 * of the same names, those of this one are told apart by a word before them.
 */
export function problemsOf(
  outcome: Outcome<unknown> | null | undefined,
  names: readonly string[],
  form = '',
): Problems {
  if (!outcome || outcome.ok) return { errors: [], at: {} }
  const { reason, fields = {} } = outcome
  const at = Object.fromEntries(names.flatMap((name) => (fields[name]?.[0] ? [[name, `${fields[name][0]}.`]] : [])))
  const errors = Object.entries(at).map(([name, message]) => ({ field: form + name, message }))
  if (errors.length > 0) return { errors, at }
  const words = refusedWords(promptRefusals, reason)
  return { errors: [{ message: words }], at }
}
