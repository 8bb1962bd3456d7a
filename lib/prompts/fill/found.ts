import { countHidden } from '@/lib/core/hidden'
import { scanOf } from '@/lib/findings/scan/asked'
import { notChecked } from '@/lib/findings/schema'
import { filledIn, type Values } from '@/lib/prompts/fill/filled'
import { partsOf } from '@/lib/prompts/variables'

/**
 * What was filled into a prompt to make this text, where its fixed parts stand in the text one after the other; null where
 * they do not, or where what stands between them may be more than values. Every character is looked at a few times at most.
 */
export function valuesIn(template: string, text: string): Values | null {
  const { fixed, names } = partsOf(template)
  if (names.length === 0 || !fixed.some((part) => /\p{L}/u.test(part))) return null
  const values = new Map<string, string>()
  let at = fixed[0]!.length
  if (!text.startsWith(fixed[0]!)) return null
  for (const [place, name] of names.entries()) {
    const next = fixed[place + 1]!
    const known = values.get(name)
    const isLast = place === names.length - 1
    const end =
      known === undefined ? (isLast ? text.length - next.length : positionOf(next, text, at)) : at + known.length
    // Where two places stand side by side nobody can tell what is whose.
    if (end < at || (next === '' && !isLast) || !text.startsWith(next, end)) return null
    values.set(name, text.slice(at, end))
    at = end + next.length
  }
  const found = Object.fromEntries(values)
  return at === text.length && filledIn(template, found) === text && arePlain(found, fixed) ? found : null
}

/**
 * Whether these are values by all that can be told: less than what people signed, and nothing that speaks to the pod. What
 * is more than that a pod says itself, as a value, or it is another text.
 */
function arePlain(values: Values, fixed: readonly string[]): boolean {
  const all = Object.values(values)
  if (lengthOf(all) > lengthOf(fixed) || all.some((value) => tells.test(value)) || countHidden(values) > 0) return false
  const { codes } = scanOf({ arguments: values, reason: null })
  return !codes.some((code) => code === notChecked || code.startsWith('instruction.'))
}

/** What tells a pod what to do, as far as words show it. */
const tells =
  /\b(?:you|your|yourself|never|always|must|mustn['’]t|shall|do not|don['’]t|may not|cannot|can['’]t|forbidden|instead|ignore|disregard)\b/i

const lengthOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0)

/** Where a part stands first from here on, -1 where it does not; by its own repetitions, so that no place is looked at again. */
function positionOf(part: string, text: string, from: number): number {
  if (part === '') return from
  const back = new Int32Array(part.length)
  for (let at = 1, matched = 0; at < part.length; at++) {
    while (matched > 0 && part[at] !== part[matched]) matched = back[matched - 1]!
    if (part[at] === part[matched]) matched++
    back[at] = matched
  }
  for (let at = from, matched = 0; at < text.length; at++) {
    while (matched > 0 && text[at] !== part[matched]) matched = back[matched - 1]!
    if (text[at] === part[matched]) matched++
    if (matched === part.length) return at - matched + 1
  }
  return -1
}
