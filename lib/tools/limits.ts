import { counted } from '@/lib/core/count'

type Form = Readonly<Record<string, unknown>>

const types: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'named parts',
  null: 'nothing',
}

/** What an argument takes, in words. */
export function typeOf(form: Form): string {
  if (Array.isArray(form['enum'])) return 'one of a few'
  const named = [form['type'] ?? []]
    .flat()
    .map((type) => (typeof type === 'string' ? (types[type] ?? type) : 'anything'))
  const some = named.length > 0 ? named.join(' or ') : 'one of several forms'
  const items = form['items']
  return named.includes('a list') && isForm(items) ? `${some} of ${typeOf(items)}` : some
}

/** The limits of an argument, one phrase each. */
export function limitsOf(form: Form): string[] {
  const number = (keyword: string) => (typeof form[keyword] === 'number' ? form[keyword] : null)
  const range = (least: string, most: string, one: string, many: string): string[] => {
    const [from, to] = [number(least), number(most)]
    if (from === null && to === null) return []
    if (to === null) return [`${counted(from!, one, many)} or more`]
    return [from === null || from === 0 ? `${counted(to, one, many)} at most` : `${from}–${counted(to, one, many)}`]
  }
  const between = [number('minimum'), number('maximum')]
  return [
    ...(Array.isArray(form['enum']) ? [form['enum'].map(String).join(', ')] : []),
    ...range('minLength', 'maxLength', 'character', 'characters'),
    ...range('minItems', 'maxItems', 'entry', 'entries'),
    ...(between[0] !== null && between[1] !== null
      ? [`${between[0]} to ${between[1]!.toLocaleString('en')}`]
      : between[0] !== null
        ? [`${between[0]} or more`]
        : between[1] !== null
          ? [`${between[1]!.toLocaleString('en')} at most`]
          : []),
    ...(typeof form['pattern'] === 'string' ? [`in the form ${form['pattern']}`] : []),
    ...(isForm(form['items']) ? limitsOf(form['items']).map((limit) => `each ${limit}`) : []),
  ]
}

function isForm(value: unknown): value is Form {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
