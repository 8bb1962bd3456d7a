import { counted } from '@/lib/core/count'
import { partsOf, variablesOf } from '@/lib/prompts/variables'

/** What a pod fills into the places of a prompt, by their names. */
export type Values = Readonly<Record<string, string>>

/** As long as a text may be once it is filled in. */
export const longestFilled = 200_000

/** What is longer is said beside its name wherever the value is told of. */
const longFrom = 200

/** A text with its places filled in, to the letter. What stands in a value is filled in no further. */
export function filledIn(text: string, values: Values): string {
  const { fixed, names } = partsOf(text)
  return fixed.map((part, at) => (at === 0 ? part : values[names[at - 1]!]! + part)).join('')
}

/** Why a text cannot be filled in with these; null where it can. */
export function misfitOf(text: string, values: Values): string | null {
  const wanted = variablesOf(text)
  const missing = wanted.filter((name) => !Object.hasOwn(values, name))
  const known = new Set(wanted)
  const unknown = Object.keys(values).filter((name) => !known.has(name))
  if (missing.length > 0) return `Missing, and to be filled in: ${listed(missing)}`
  if (unknown.length > 0) return `There is nothing to fill in by the name of ${listed(unknown)}`
  const { fixed, names } = partsOf(text)
  const length = [...fixed, ...names.map((name) => values[name]!)].reduce((sum, part) => sum + part.length, 0)
  return length > longestFilled
    ? `Filled in, the text has more than ${longestFilled.toLocaleString('en')} characters`
    : null
}

/** The long ones among the values, each with its length: "notes (4,212 characters)". */
export function longValues(values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value.length > longFrom ? `${name} (${counted(value.length, 'character')})` : [],
  )
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => name.slice(0, 61))
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ')
}
