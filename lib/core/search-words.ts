/** The words of a search, every one of which must be found; a phrase in quotes counts as one. More than ten say nothing more. */
export function searchWords(q: string | undefined): string[] {
  return [...(q ?? '').matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '').slice(0, 10)
}
