import { randomFillSync } from 'node:crypto'
import { decodeTime, encodeTime, isValid, monotonicFactory } from 'ulid'

const next = monotonicFactory(randomShare)

// Asking for one random byte costs as much as asking for thousands, and an identifier takes sixteen of them.
const pool = new Uint8Array(4096)
let used = pool.length

function randomShare(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  // 256 is a multiple of the 32 letters, so each of them is equally likely.
  return pool[used++]! / 256
}

/** A new identifier: 26 characters, sortable by the time it was made (https://github.com/ulid/spec). */
export function newId(): string {
  return next()
}

/** When an identifier was made; null when it is none. */
export function madeAt(id: string): Date | null {
  return isValid(id) ? new Date(decodeTime(id)) : null
}

/** What stands before every identifier that is made at this moment or later, in their order. */
export function idsFrom(at: Date): string {
  return encodeTime(Math.max(0, at.getTime()), 10)
}
