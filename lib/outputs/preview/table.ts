/** So much of a table is shown: rows, columns, characters of a cell, and of all cells together. */
export const most = { rows: 200, columns: 30, cell: 200, characters: 80_000 } as const

export type Rows = {
  rows: string[][]
  /** How many rows there are; at least so many, where the rest was not read. */
  total: number
  /** How many columns the widest row has. */
  width: number
}

/** Reads comma- or tab-separated rows (RFC 4180): each is looked at once, and what is shown of them is bounded. */
export function rowsOf(text: string, separator: ',' | '\t'): Rows {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let [total, width, columns, characters] = [0, 0, 0, 0]
  let [isQuoted, isBegun] = [false, false]
  const isOpen = () => rows.length < most.rows && characters < most.characters
  const endCell = () => {
    if (isOpen() && row.length < most.columns) row.push(cell)
    columns++
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (isOpen()) rows.push(row)
    for (const { length } of row) characters += length
    width = Math.max(width, columns)
    total++
    row = []
    columns = 0
    isBegun = false
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (isQuoted) {
      if (sign !== '"') {
        if (cell.length <= most.cell) cell += sign
      } else if (text[at + 1] === '"') {
        if (cell.length <= most.cell) cell += '"'
        at++
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = isBegun = true
    else if (sign === separator) {
      endCell()
      isBegun = true
    } else if (sign === '\n') endRow()
    else if (sign !== '\r') {
      isBegun = true
      if (cell.length <= most.cell) cell += sign
    }
  }
  if (isBegun || cell !== '') endRow()
  return { rows: rows.map((one) => one.map(shortened)), total, width }
}

function shortened(cell: string): string {
  return cell.length > most.cell ? `${cell.slice(0, most.cell)}…` : cell
}
