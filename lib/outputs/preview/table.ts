import { readCells } from '@/lib/core/csv'

/** So much of a table is shown: rows, columns, characters of a cell, and of all cells together. */
export const most = { rows: 200, columns: 30, cell: 200, characters: 80_000 } as const

export type Rows = {
  rows: string[][]
  /** How many rows there are; at least so many, where the rest was not read. */
  total: number
  /** How many columns the widest row has. */
  width: number
}

/** Reads comma- or tab-separated rows: each is looked at once, and what is shown of them is bounded. */
export function rowsOf(text: string, separator: ',' | '\t'): Rows {
  const rows: string[][] = []
  let row: string[] = []
  let [total, width, columns, characters] = [0, 0, 0, 0]
  const isOpen = () => rows.length < most.rows && characters < most.characters
  readCells(text, separator, {
    cell(value) {
      if (isOpen() && row.length < most.columns) row.push(shortened(value))
      columns++
    },
    row() {
      if (isOpen()) rows.push(row)
      for (const { length } of row) characters += length
      width = Math.max(width, columns)
      total++
      row = []
      columns = 0
    },
  })
  return { rows, total, width }
}

function shortened(cell: string): string {
  return cell.length > most.cell ? `${cell.slice(0, most.cell)}…` : cell
}
