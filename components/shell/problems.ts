import type { Outcome } from '@/lib/core/outcome'
import { refusedWords } from '@/lib/web/labels'

type Problems<Name extends string> = {
  /** For the summary, in the order of the names. */
  errors: { field?: string; message: string }[]
  /** For each field its own sentence. */
  at: Partial<Record<Name, string>>
}

/**
 * What is wrong with a form: at which of its fields, or as a whole in the words of its noun. What is wrong with one of several
 * lines of a field is wrong with the field. Where another form of the page has fields of the same names, those of this one are
 * told apart by what stands before them.
 */
export function problemsOf<const Name extends string>(
  outcome: Outcome<unknown> | null | undefined,
  words: Readonly<Record<string, string>>,
  names: readonly Name[],
  form = '',
): Problems<Name> {
  if (!outcome || outcome.ok) return { errors: [], at: {} }
  const { reason, fields = {} } = outcome
  const said = Object.entries(fields)
  const found = names.flatMap((name): [Name, string][] => {
    const message = (fields[name] ?? said.find(([field]) => field.startsWith(`${name}.`))?.[1])?.[0]
    return message ? [[name, asSentence(message)]] : []
  })
  const at = Object.fromEntries(found) as Problems<Name>['at']
  if (found.length > 0) return { errors: found.map(([name, message]) => ({ field: form + name, message })), at }
  return { errors: [{ message: refusedWords(words, reason) }], at }
}

function asSentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`
}
