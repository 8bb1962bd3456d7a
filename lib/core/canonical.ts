import { hash } from 'node:crypto'

/**
 * The one byte form of a JSON value that is shown, hashed and executed (RFC 8785). Throws on what JSON cannot hold.
 * Written by hand since every call takes it twice; lib/core/canonical.test.ts holds it against another's implementation.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError('This value has no JSON form')
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON())
  return canonicalObject(value as Record<string, unknown>)
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('JSON has no such number')
  // ECMAScript's own form of a number is the one RFC 8785 asks for, and says "0" for minus zero.
  return String(value)
}

function canonicalObject(value: Record<string, unknown>): string {
  let members = ''
  // Sorted by UTF-16 code units, as RFC 8785 asks and JavaScript sorts.
  for (const name of Object.keys(value).toSorted()) {
    const member = value[name]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}

/** SHA-256 over the canonical form, as 64 lower-case hex digits. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** SHA-256 of bytes, or of a text in UTF-8, as 64 lower-case hex digits. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text)
}
