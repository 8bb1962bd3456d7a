import { randomBytes } from 'node:crypto'

/**
 * To which chain of calls something belongs, as other programs know it: one for the whole chain, one for the part of it
 * that is done here, and whether whoever began it wants it kept. W3C Trace Context calls the text of it `traceparent`.
 */
export type Trace = { id: string; part: string; isKept: boolean }

const written = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** The chain that a header names; null where it names none that can be understood. */
export function traceIn(header: string | readonly string[] | null | undefined): Trace | null {
  const found = typeof header === 'string' ? written.exec(header.trim()) : null
  if (!found) return null
  const [, version, id, part, flags, more] = found
  // The first version has nothing behind its flags; later ones may.
  if (version === '00' && more !== undefined) return null
  return { id: id!, part: part!, isKept: (Number.parseInt(flags!, 16) & 1) === 1 }
}

/** A part of a chain that begins here: of the one that is named, or of a new one. */
export function nextPart(of: Trace | null): Trace {
  const part = randomBytes(8).toString('hex')
  return of ? { ...of, part } : { id: randomBytes(16).toString('hex'), part, isKept: true }
}

/** The text by which the next one is told. */
export function traceText({ id, part, isKept }: Trace): string {
  return `00-${id}-${part}-${isKept ? '01' : '00'}`
}
