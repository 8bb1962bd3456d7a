/** What a filter offers: the first of them, and how many there are beside these. */
export type Choices = { options: readonly { value: string; label: string }[]; more: number }

/** No more than these stand in a field. */
export const choicesShown = 60

/** More than this many nobody counts for a field. */
export const choicesCountedUpTo = 500

/** What was found, which is asked for up to `choicesCountedUpTo`, as a field offers it. */
export function choicesOf(found: readonly { value: string; label: string }[]): Choices {
  return { options: found.slice(0, choicesShown), more: Math.max(0, found.length - choicesShown) }
}

/** Values that are their own names. */
export function namesOf(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }))
}

/** What has words of its own. */
export function labelled(words: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}

/** What a field says that cannot offer everything: "60 are listed, and 140 more can be typed." */
export function moreWords({ options, more }: Choices): string {
  const isAll = options.length + more < choicesCountedUpTo
  return `${options.length} are listed, and ${isAll ? '' : 'at least '}${more} more can be typed.`
}
