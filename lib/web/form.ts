import { plainBreaks } from '@/lib/core/lines'
import type { FormFields } from '@/lib/core/outcome'

/**
 * A form's own fields as plain values; a name that occurs several times becomes a list. React's fields, by which it finds
 * the action, are left out. No form of ours sends files, so one with a file is not taken apart: null.
 */
export function fieldsOf(form: FormData): FormFields | null {
  // Without a prototype, a field called __proto__ is just a field nobody asked for.
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$ACTION_')) continue
    const values = form.getAll(name)
    if (!values.every((value) => typeof value === 'string')) return null
    const plain = values.map(plainBreaks)
    fields[name] = plain.length === 1 ? plain[0]! : plain
  }
  return { ...fields }
}
