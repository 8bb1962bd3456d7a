import { revealHidden } from '@/lib/core/hidden'
import { pointerTo } from '@/lib/core/pointer'

/** Where two forms of the arguments part: the place as a JSON pointer (RFC 6901), and what stands there in each. */
export type Differing = { at: string; approved: string; shown: string }

/**
 * The first place, in the order of what was decided on, at which other arguments are shown; null where there is none. Both
 * spellings are short, and say by its code whatever could not be seen. Nothing is in them but what the pod sent itself.
 */
export function differing(approved: unknown, shown: unknown): Differing | null {
  const found = firstPlace(approved, shown, [])
  if (!found) return null
  const [one, other] = spelledApart(found.approved, found.shown)
  return { at: placeOf(found.path), approved: one, shown: other }
}

type Found = { path: readonly string[]; approved: unknown; shown: unknown }

const missing = Symbol('missing')

function firstPlace(approved: unknown, shown: unknown, path: readonly string[]): Found | null {
  if (!isBranch(approved) || !isBranch(shown) || Array.isArray(approved) !== Array.isArray(shown))
    return Object.is(approved, shown) || approved === shown ? null : { path, approved, shown }
  for (const name of new Set([...Object.keys(approved), ...Object.keys(shown)])) {
    const found = firstPlace(at(approved, name), at(shown, name), [...path, name])
    if (found) return found
  }
  return null
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function at(branch: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(branch, name) ? branch[name] : missing
}

const [before, after] = [20, 60]

function spelledApart(approved: unknown, shown: unknown): [string, string] {
  if (typeof approved !== 'string' || typeof shown !== 'string') return [spelled(approved), spelled(shown)]
  const [one, other] = [Array.from(approved), Array.from(shown)]
  const parts = one.findIndex((character, index) => character !== other[index])
  const first = parts === -1 ? one.length : parts
  const [left, right] = [around(one, first), around(other, first)]
  const isPlain = left.normalize('NFKC') !== right.normalize('NFKC')
  return isPlain ? [left, right] : [inCodes(left), inCodes(right)]
}

/** A text near the place where it parts from the other, in quotation marks as JSON has them. */
function around(characters: readonly string[], first: number): string {
  const from = Math.max(0, first - before)
  const part = characters.slice(from, first + after).join('')
  const more = characters.length > first + after ? '…' : ''
  return `${from > 0 ? '…' : ''}${revealHidden(JSON.stringify(part)).text}${more}`
}

/** Two spellings that look the same are told by the codes of their letters. */
function inCodes(text: string): string {
  return text.replace(
    /[^\x20-\x7e…⟨⟩]/gu,
    (character) => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

function spelled(value: unknown): string {
  if (value === missing) return 'nothing'
  const text = JSON.stringify(value)
  return revealHidden(text.length > before + after ? `${text.slice(0, before + after)}…` : text).text
}

function placeOf(path: readonly string[]): string {
  return revealHidden(pointerTo(...path).slice(0, 500)).text
}
