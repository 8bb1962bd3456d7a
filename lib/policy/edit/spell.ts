import { parse } from 'yaml'
import { orderedRule } from '@/lib/policy/document'
import type { Rule } from '@/lib/policy/schema'

/** Anything plain as one line of YAML, in the way in which the policies that come along are written. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, inner]) => inner !== undefined)
    return `{ ${pairs.map(([key, inner]) => `${inline(key)}: ${inline(inner)}`).join(', ')} }`
  }
  return typeof value === 'string' ? quoted(value) : String(value)
}

/** A rule as lines, one part on each. The first stands behind a dash, the others are indented as far as it is. */
export function ruleLines(rule: Rule): string[] {
  return Object.entries(orderedRule(rule)).flatMap(([part, value]) =>
    value === undefined ? [] : [`${part}: ${inline(value)}`],
  )
}

/** A rule on one line. */
export function ruleLine(rule: Rule): string {
  return inline(orderedRule(rule))
}

const plain = /^[A-Za-z0-9](?:[\w./-]| (?=\w))*$/

/** Without quotes where no reader could take it for something else. */
function quoted(text: string): string {
  if (plain.test(text) && parse(text) === text) return text
  // What a double quote would have to escape is rare in words; a single one says the rest as it is.
  return /['\p{Cc}\p{Cf}\u2028\u2029]/u.test(text) ? JSON.stringify(text) : `'${text}'`
}
