const header = /^---[ \t]*\r?\n([\s\S]{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)/
const declared = /^(?:lang|language)[ \t]*:[ \t]*["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)["']?[ \t]*$/m

/**
 * The language of somebody else's text, where the text itself declares it in the header that Markdown files have; else "",
 * which tells a browser that nobody knows. Without it the text would be said to be English, as the page is.
 */
export function languageOf(text: string): string {
  const head = header.exec(text)?.[1]
  return head === undefined ? '' : (declared.exec(head)?.[1] ?? '')
}
