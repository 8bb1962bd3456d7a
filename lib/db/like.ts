/** Text for LIKE and ILIKE, and for Prisma's `contains`, in which every character stands for itself. */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

/** The words of a search, every one of which must be found; a phrase in quotes counts as one. More than ten say nothing more. */
export function searchWords(q: string | undefined): string[] {
  return [...(q ?? '').matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '').slice(0, 10)
}

/** For Prisma: a text that holds this word, in capitals or not. */
export function holds(word: string): { contains: string; mode: 'insensitive' } {
  return { contains: literal(word), mode: 'insensitive' }
}
