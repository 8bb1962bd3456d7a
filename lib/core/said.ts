import { revealHidden } from '@/lib/core/hidden'

const longestValue = 120
/** Words a reader takes for a name at a glance; anything else stands in quotation marks. */
export const plainName = /^[A-Za-z0-9._/#+@:-]+$/

/** A text of somebody else's within our words: quoted unless it is a name, shortened, and with its hidden characters shown. */
export function textWords(text: string): string {
  const { start, more } = shortened(text)
  const shown = asQuoted(inOneLine(revealHidden(start).text))
  const words = plainName.test(shown) ? shown : `“${shown}”`
  return more > 0 ? `${words}…(${more} more characters)` : words
}

/** A text that is put in quotation marks: none of its own can end them. */
export function asQuoted(text: string): string {
  return text.replace(/[“”„‟〝〞〟＂]/g, '"')
}

/** Somebody else's words within one of our sentences, always in quotation marks. */
export function quoted(text: string): string {
  return `“${asQuoted(ourSentence(text))}”`
}

/** One of our sentences with whatever it is made of: in one line, and with nothing hidden in it. */
export function ourSentence(text: string): string {
  return inOneLine(revealHidden(text).text)
}

function inOneLine(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ')
}

function shortened(text: string): { start: string; more: number } {
  if (text.length <= longestValue) return { start: text, more: 0 }
  let start = ''
  let length = 0
  for (const character of text) if (length++ < longestValue) start += character
  return { start, more: length <= longestValue ? 0 : length - longestValue }
}
