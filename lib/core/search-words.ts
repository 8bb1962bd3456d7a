/** The words of a search, every one of which must be found; a phrase in quotes counts as one. More than ten say nothing more. */
export function searchWords(q: string | undefined): string[] {
  return [...(q ?? '').matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => phrase ?? word ?? '').slice(0, mostWords)
}

const mostWords = 10

/** The same where a word or a phrase behind a minus must not be there: it is left out of what the others find. */
export function searchTerms(q: string | undefined): { words: string[]; without: string[] } {
  const found = [...(q ?? '').matchAll(/(-?)(?:"([^"]+)"|(\S+))/g)].slice(0, mostWords)
  const said = (minus: string) =>
    found.filter((one) => one[1] === minus).map(([, , phrase, word]) => phrase ?? word ?? '')
  return { words: said(''), without: said('-') }
}

/** So many patterns are looked for at once, and no more. */
const mostSpellings = 64

/**
 * The ways in which a text may be spelt: as it stands, and with each of its letters that have marks as one character or as
 * several. They look alike, so whoever searches for one of them means all, also where one text mixes them.
 */
export function spellings(text: string): string[] {
  const whole = [text, text.normalize('NFC'), text.normalize('NFD')]
  const parts = Array.from(letters.segment(whole[1]!), ({ segment }) => spellingsOf(segment))
  let mixed = ['']
  for (const part of parts) {
    const known = mixed.length * part.length <= mostSpellings ? part : part.slice(0, 1)
    mixed = mixed.flatMap((start) => known.map((letter) => start + letter))
  }
  return [...new Set([...whole, ...mixed])]
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** One letter with its marks: all in one character, each mark by itself, or one of them with the letter and the others after it. */
function spellingsOf(letter: string): string[] {
  const apart = letter.normalize('NFD')
  const [base = '', ...marks] = apart
  const partly = marks.map((mark, at) => (base + mark).normalize('NFC') + marks.toSpliced(at, 1).join(''))
  return [...new Set([letter.normalize('NFC'), apart, ...partly])]
}

/** Whether an index can lead to a word: to three letters or digits in a row. What is shorter is looked for in each text. */
export function canBeLookedUp(word: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(word)
}

/** Whether somebody searches, and no index can lead to any of their words. */
export function hasOnlyShortWords(q: string | undefined): boolean {
  const { words } = searchTerms(q)
  return words.length > 0 && !words.some(canBeLookedUp)
}
