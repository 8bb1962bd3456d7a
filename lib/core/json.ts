import { visit } from 'jsonc-parser'

const maxDepth = 32

/** Why a body is not acceptable JSON, as a sentence for its sender. */
export class JsonProblem extends Error {}

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
 * duplicate keys, more than 32 levels, `__proto__` keys, numbers beyond double precision and lone surrogates are refused.
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
    onObjectProperty: (name) => rejectKey(name, keys.at(-1)),
    onLiteralValue: rejectLiteral,
  })
}

function rejectKey(name: string, seen: Set<string> | undefined): void {
  if (name === '__proto__') throw new JsonProblem('The key "__proto__" is not allowed.')
  if (seen?.has(name)) throw new JsonProblem(`The key "${name.slice(0, 80)}" appears twice in one object.`)
  rejectText(name)
  seen?.add(name)
}

function rejectLiteral(value: unknown): void {
  if (typeof value === 'string') rejectText(value)
  if (typeof value !== 'number') return
  if (!Number.isFinite(value)) throw new JsonProblem('A number is too large.')
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new JsonProblem('A whole number is too large to be exact; send it as text.')
}

function rejectText(text: string): void {
  if (!text.isWellFormed()) throw new JsonProblem('A text holds half of a Unicode character.')
  // PostgreSQL cannot store U+0000 in text or JSON, and nobody can read it.
  if (text.includes('\u0000')) throw new JsonProblem('A text holds the character U+0000.')
}
