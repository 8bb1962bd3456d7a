// JSON pointers (RFC 6901) to what has a name.

/** Where something lies, by the names on the way to it. */
export function pointerTo(...path: readonly string[]): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The name of what a pointer of one step leads to. */
export function nameAt(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
}
