import { revealHidden } from '@/lib/core/hidden'
import { visit } from 'jsonc-parser'

const maxDepth = 32

/** Why a body is not acceptable JSON, as a sentence for its sender, and in which field; '' where it is none. */
export class JsonProblem extends Error {
  constructor(
    message: string,
    readonly field = '',
  ) {
    super(message)
  }

  /** The sentence with its place, for whoever is shown nothing beside it. */
  get placed(): string {
    return this.field ? `${this.message} It is at ${this.field}.` : this.message
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The same for bytes as they came over the wire; what is not UTF-8 is refused rather than guessed at. */
export function parseStrictJsonBytes(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new JsonProblem('The body is not text in UTF-8.')
  }
  return parseStrictJson(text)
}

/**
 * Parses JSON so that what is shown, hashed and executed cannot differ between readers (RFC 8259, I-JSON RFC 7493):
 * duplicate keys, more than 32 levels, `__proto__` keys, numbers that do not come back as they were written and lone
 * surrogates are refused.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonProblem('The body is not valid JSON.')
  }
  rejectAmbiguity(text)
  return value
}

/**
 * Whether every reader of a JSON text takes the same from it: no key stands twice in one object, and no number is another one
 * once it is read. For files of others, which may be deeper than what is taken from outside.
 */
export function readsOneWay(text: string): boolean {
  const keys: Set<string>[] = []
  let isOne = true
  visit(text, {
    onObjectBegin: () => {
      keys.push(new Set())
    },
    onObjectEnd: () => {
      keys.pop()
    },
    onObjectProperty: (name) => {
      if (keys.at(-1)?.has(name)) isOne = false
      keys.at(-1)?.add(name)
    },
    onLiteralValue: (value: unknown, offset, length) => {
      if (typeof value === 'number' && !sameNumber(text.slice(offset, offset + length), String(value))) isOne = false
    },
  })
  return isOne
}

function rejectAmbiguity(text: string): void {
  const keys: Set<string>[] = []
  let depth = 0
  const open = () => {
    if (++depth > maxDepth) throw new JsonProblem(`The body is nested more than ${maxDepth} levels deep.`)
  }
  visit(text, {
    onObjectBegin: () => {
      open()
      keys.push(new Set())
    },
    onObjectEnd: () => {
      depth--
      keys.pop()
    },
    onArrayBegin: open,
    onArrayEnd: () => {
      depth--
    },
    onObjectProperty: (name, _offset, _length, _line, _character, path) =>
      named(path, () => rejectKey(name, keys.at(-1))),
    onLiteralValue: (value: unknown, offset, length, _line, _character, path) =>
      named(path, () => rejectLiteral(value, text.slice(offset, offset + length))),
  })
}

/** Says with a problem in which field it is. The path is only made up where there is one. */
function named(path: () => (string | number)[], look: () => void): void {
  try {
    look()
  } catch (problem) {
    if (!(problem instanceof JsonProblem)) throw problem
    throw new JsonProblem(problem.message, revealHidden(path().join('.').slice(0, 200)).text)
  }
}

function rejectKey(name: string, seen: Set<string> | undefined): void {
  if (name === '__proto__') throw new JsonProblem('The key "__proto__" is not allowed.')
  if (seen?.has(name)) throw new JsonProblem(`The key "${name.slice(0, 80)}" appears twice in one object.`)
  rejectText(name)
  seen?.add(name)
}

function rejectLiteral(value: unknown, written: string): void {
  if (typeof value === 'string') rejectText(value)
  if (typeof value !== 'number') return
  if (!Number.isFinite(value)) throw new JsonProblem('A number is too large.')
  if (sameNumber(written, String(value))) return
  const number = written.length > 40 ? `${written.slice(0, 40)}…` : written
  throw new JsonProblem(`The number ${number} would become ${value}; send it as text, or as many digits as are kept.`)
}

/**
 * Whether two literals are one number, however they are written: 1.0, 1 and 10e-1 are. What is signed is the number that
 * double precision keeps, so a literal that is another number must never be taken for it.
 */
function sameNumber(a: string, b: string): boolean {
  const [one, other] = [plainNumber(a), plainNumber(b)]
  return (
    one.digits === other.digits && (one.digits === '' || (one.sign === other.sign && one.exponent === other.exponent))
  )
}

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,9}))?$/

/** Sign, digits without zeros around them, and the power of ten of the first one. Zero has no digits. */
function plainNumber(text: string): { sign: string; digits: string; exponent: number } {
  // A power of more than nine digits belongs to no number that is kept, unless it is written to puzzle.
  const [, sign = '', whole = '', fraction = '', power = '0'] = literal.exec(text) ?? [text, '', text]
  const all = whole + fraction
  const first = all.search(/[1-9]/)
  if (first < 0) return { sign: '', digits: '', exponent: 0 }
  let end = all.length
  while (all[end - 1] === '0') end--
  return { sign, digits: all.slice(first, end), exponent: Number(power) + whole.length - first }
}

function rejectText(text: string): void {
  if (!text.isWellFormed()) throw new JsonProblem('A text holds half of a Unicode character.')
  // PostgreSQL cannot store U+0000 in text or JSON, and nobody can read it.
  if (text.includes('\u0000')) throw new JsonProblem('A text holds the character U+0000.')
}
