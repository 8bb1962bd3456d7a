/**
 * Lines of a table as comma-separated values (RFC 4180). What a spreadsheet would take for a formula begins with an
 * apostrophe, so that it stays text; numbers stay numbers.
 */
export function csv(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[\s\0]*[=+\-@＝＋－＠\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type CellReader = { cell: (text: string) => void; row: () => void }

/**
 * Reads rows of cells that are parted by one sign (RFC 4180), and tells each as it comes: whoever listens keeps as much as
 * they want. Takes as long as the text is long. Returns whether every quote in it was closed.
 */
export function readCells(text: string, separator: string, { cell, row }: CellReader): boolean {
  let [nextSeparator, nextLine] = [-1, -1]
  const placeOf = (sign: string, from: number) => {
    const found = text.indexOf(sign, from)
    return found < 0 ? text.length : found
  }
  for (let at = 0; at < text.length;) {
    let value = ''
    if (text[at] === '"') {
      const { said, end } = quotedFrom(text, at)
      if (end < 0) {
        cell(said)
        row()
        return false
      }
      ;[value, at] = [said, end]
    }
    if (nextSeparator < at) nextSeparator = placeOf(separator, at)
    if (nextLine < at) nextLine = placeOf('\n', at)
    const end = Math.min(nextSeparator, nextLine)
    const isRowEnd = end === nextLine
    // A line may end in the two signs of other systems.
    const isPair = text[end] === '\n' && text[end - 1] === '\r' && end > at
    value += text.slice(at, isPair ? end - 1 : end)
    cell(value)
    at = end + 1
    if (isRowEnd) row()
    else if (at >= text.length) {
      // What ends with a separator has one more cell, in which nothing is.
      cell('')
      row()
    }
  }
  return true
}

/** What stands in quotes from here, and where it ends; -1 where it never does. */
function quotedFrom(text: string, start: number): { said: string; end: number } {
  let said = ''
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return { said: said + text.slice(from), end: -1 }
    said += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { said, end: quote + 1 }
    said += '"'
    from = quote + 2
  }
}
