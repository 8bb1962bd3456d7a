/** The words of a search, every one of which must be found; a phrase in quotes counts as one. More than ten say nothing more. */
export function searchWords(q: string | undefined): string[] {
  return [...(q ?? '').matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '').slice(0, 10)
}

/**
 * The ways in which a text may be spelt: as it stands, and with each letter and its marks as one character or as several.
 * They look alike, so whoever searches for one of them means all.
 */
export function spellings(text: string): string[] {
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])]
}

/** Whether an index can lead to a word: to three letters or digits in a row. What is shorter is looked for in each text. */
export function canBeLookedUp(word: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(word)
}

/** Whether somebody searches, and no index can lead to any of their words. */
export function hasOnlyShortWords(q: string | undefined): boolean {
  const words = searchWords(q)
  return words.length > 0 && !words.some(canBeLookedUp)
}
