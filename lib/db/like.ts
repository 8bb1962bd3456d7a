/** Text for LIKE and ILIKE, and for Prisma's `contains`, in which every character stands for itself. */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

/** For Prisma: a text that holds this word, in capitals or not. */
export function holds(word: string): { contains: string; mode: 'insensitive' } {
  return { contains: literal(word), mode: 'insensitive' }
}
