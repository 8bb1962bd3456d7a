import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** The one byte form of a JSON value that is shown, hashed and executed (RFC 8785). Throws on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('This value has no JSON form')
  return text
}

/** SHA-256 over the canonical form, as 64 lower-case hex digits. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** SHA-256 of a text in UTF-8, as 64 lower-case hex digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
