/**
 * Joins class names. Nothing here takes one back for another: no element has two that set the same thing, which a browser
 * test looks after (e2e/class-names.ts). Where a caller may choose, the picture has a property for it.
 */
export function cn(...values: ReadonlyArray<string | false | null | undefined>): string {
  return values.filter(Boolean).join(' ')
}
