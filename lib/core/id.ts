import { monotonicFactory } from 'ulid'

const next = monotonicFactory()

/** A new identifier: 26 characters, sortable by the time it was made (https://github.com/ulid/spec). */
export function newId(): string {
  return next()
}
