import { z } from 'zod'

/** A text with line breaks as they are written here. Forms send CR LF (HTML, 4.10.22.5) and old files CR; each is one. */
export function plainBreaks(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** Words that somebody sends to be read: line breaks are made plain first, so that what is counted afterwards is fair. */
export function prose() {
  return z.string().overwrite(plainBreaks)
}

// What no text has in it: bytes of a file that is none.
// oxlint-disable-next-line no-control-regex
const notText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** A text that is kept to the letter: not empty, and no file that is none. `missing` is said of an empty one. */
export function wholeText(longest: number, missing: string, noText?: string) {
  return z
    .string(noText)
    .max(longest, `Keep the text under ${longest.toLocaleString('en')} characters`)
    .refine((text) => text.trim() !== '', missing)
    .refine((text) => text.isWellFormed(), 'The text has half a character in it: send it as UTF-8')
    .refine((text) => !notText.test(text), 'The text has characters in it that no text has: send a text, not a file')
}
