export { lineId, pathWith } from '@/lib/core/address'
export type { CellName } from '@/lib/core/screens'
/**
 * Where every screen is. The address holds the whole state of a screen, so that it can be sent to somebody. As a module of
 * its own, so that a page brings a browser those addresses alone that it leads to.
 */
export * as paths from '@/lib/core/screens'

/** A place on this site to return to after signing in, or null for anything that is not exactly that. */
export function ownPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 2000 || !text.startsWith('/')) return null
  const base = 'http://ourselves.invalid'
  // The parser knows every spelling of another host: //host, /\host, tabs and newlines in between.
  if (!URL.canParse(text, base)) return null
  const { origin, pathname, search } = new URL(text, base)
  if (origin !== base || pathname.startsWith('//')) return null
  // Returning to the sign-in itself would go round in circles.
  return /^\/(signin|no-role|api|idp)(\/|$)/.test(pathname) ? null : pathname + search
}
