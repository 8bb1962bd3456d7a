import { z } from 'zod'

/** A text with line breaks as they are written here. Forms send CR LF (HTML, 4.10.22.5) and old files CR; each is one. */
export function plainBreaks(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** Words that somebody sends to be read: line breaks are made plain first, so that what is counted afterwards is fair. */
export function prose() {
  return z.string().overwrite(plainBreaks)
}
