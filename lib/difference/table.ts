import { readCells } from '@/lib/core/csv'
import { type Pair, pairedRows } from '@/lib/difference/pairs'

/** A column of two tables, by its heading; its place in each, null where it is not in it. */
export type Column = { name: string; before: number | null; after: number | null }

/** A row that is not as before: by which name it goes, and each of its cells in the order of the columns. */
export type TableRow = {
  kind: 'came' | 'went' | 'changed'
  name: string | null
  /** In which line of its table it stands, the heading being the first; of what went, in the old one. */
  line: number
  cells: { before: string | null; after: string | null }[]
}

export type TableChange = {
  columns: Column[]
  /** By which column rows are known again; null where that is by what stands in them. */
  by: string | null
  rows: TableRow[]
  /** How many rows are as before. */
  same: number
  /** What stands in both stands in another order. */
  areRowsReordered: boolean
  areColumnsReordered: boolean
  /** The sign that parts cells, where it is another one. */
  separators: readonly [string, string] | null
}

/** By what a row is told from others, what is surest first. */
const names = ['id', 'key', 'uuid', 'sku', 'code', 'slug', 'path', 'number', 'no', 'nr', 'email', 'name']
const mostColumns = 100
const mostRows = 20_000

type Table = { heading: string[] | null; rows: string[][]; width: number; separator: string }

/** What two tables say otherwise, row by row and cell by cell; null where one of them cannot be read as a table. */
export function tableChanges(file: string, before: string | null, after: string): TableChange | null {
  const fresh = tableIn(file, after)
  const old = before === null ? { ...nothing, heading: fresh?.heading ?? null } : tableIn(file, before)
  if (!old || !fresh || Math.max(old.width, fresh.width) < 2) return null
  // Rows of which only one table says what stands in them are no rows of the same table.
  if (before !== null && old.rows.length > 0 && (old.heading === null) !== (fresh.heading === null)) return null
  const columns = columnsOf(old, fresh, before === null)
  if (columns.length > mostColumns) return null
  const by = before === null ? null : idOf(columns, old, fresh)
  const pairs = by
    ? pairsById(by, old.rows, fresh.rows)
    : pairedRows(common(columns, old, 'before'), common(columns, fresh, 'after'))
  const places = columns.flatMap(({ before: at, after: to }) => (at === null || to === null ? [] : [at]))
  return {
    columns,
    by: by?.name ?? null,
    ...rowsOf(columns, by, old, fresh, pairs),
    areRowsReordered: pairs.some(([at], index) => index > 0 && at < pairs[index - 1]![0]),
    areColumnsReordered: places.some((at, index) => index > 0 && at < places[index - 1]!),
    separators: before === null || old.separator === fresh.separator ? null : [old.separator, fresh.separator],
  }
}

const nothing: Table = { heading: null, rows: [], width: 0, separator: '' }

function tableIn(file: string, written: string): Table | null {
  const text = written.replace(/^\uFEFF/, '')
  const separator = /\.tsv$/i.test(file) ? '\t' : separatorOf(text)
  const all: string[][] = []
  let row: string[] = []
  const isWhole = readCells(text, separator, {
    cell: (one) => row.push(one),
    row: () => {
      // An empty line is no row.
      if (row.length > 1 || row[0] !== '') all.push(row)
      row = []
    },
  })
  if (!isWhole || all.length > mostRows) return null
  const [first = [], ...rest] = all
  const width = all.reduce((most, { length }) => Math.max(most, length), 0)
  const isHeading =
    first.length > 0 && new Set(first).size === first.length && first.every((one) => /\p{L}/u.test(one.slice(0, 200)))
  return { heading: isHeading ? first : null, rows: isHeading ? rest : all, width, separator }
}

/** The sign that parts the cells of the first line most often, outside of quotes. */
function separatorOf(text: string): string {
  const line = /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text.slice(0, 20_000))![0].replaceAll(/"(?:[^"]|"")*"/g, '')
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: line.split(sign).length }))
  return counts.toSorted((one, other) => other.count - one.count)[0]!.sign
}

function columnsOf(old: Table, fresh: Table, isNew: boolean): Column[] {
  const [was, is] = [headingOf(old), headingOf(fresh)]
  const columns: Column[] = is.map((name, after) => {
    const before = was.indexOf(name)
    return { name, before: before < 0 ? null : before, after }
  })
  if (isNew) return columns
  // What went stands where it was, behind the column before it.
  for (const [before, name] of was.entries()) {
    if (is.includes(name)) continue
    const left = before === 0 ? -1 : columns.findIndex((column) => column.before === before - 1)
    columns.splice(left + 1, 0, { name, before, after: null })
  }
  return columns
}

/** The names of all columns, of those too that have none. */
function headingOf({ heading, width }: Table): string[] {
  return Array.from({ length: width }, (_, at) => {
    let name = heading?.[at] ?? `Column ${at + 1}`
    // A heading may say the same of another column.
    if (at >= (heading?.length ?? 0)) while (heading?.includes(name)) name += ' (without a heading)'
    return name
  })
}

/** The column by which rows are known again: every row has something in it, and no two the same. */
function idOf(columns: readonly Column[], old: Table, fresh: Table): Column | null {
  const shared = columns.filter(({ before, after }) => before !== null && after !== null)
  const isOnce = (rows: readonly string[][], at: number) => {
    const values = rows.map((row) => row[at] ?? '')
    return !values.includes('') && new Set(values).size === rows.length
  }
  for (const name of names) {
    const found = shared.find((column) => column.name.trim().toLowerCase() === name)
    if (found && isOnce(old.rows, found.before!) && isOnce(fresh.rows, found.after!)) return found
  }
  return null
}

function pairsById({ before, after }: Column, old: readonly string[][], fresh: readonly string[][]): Pair[] {
  const places = new Map(old.map((row, at) => [row[before!]!, at]))
  return fresh.flatMap((row, at) => {
    const from = places.get(row[after!]!)
    return from === undefined ? [] : [[from, at] as const]
  })
}

function common(columns: readonly Column[], { rows }: Table, side: 'before' | 'after'): string[][] {
  const places = columns.flatMap(({ before, after, [side]: at }) => (before === null || after === null ? [] : [at!]))
  return rows.map((row) => places.map((at) => row[at] ?? ''))
}

/** Every row that is not as before, in the order of the new table, those that went where they stood. */
function rowsOf(
  columns: readonly Column[],
  by: Column | null,
  old: Table,
  fresh: Table,
  pairs: readonly Pair[],
): Pick<TableChange, 'rows' | 'same'> {
  const fromOf = new Map(pairs.map(([before, after]) => [after, before]))
  const stays = new Set(pairs.map(([before]) => before))
  const rows: TableRow[] = []
  let [same, next] = [0, 0]
  const rowOf = (
    kind: TableRow['kind'],
    was: string[] | null,
    is: string[] | null,
    at: number,
    of: Table,
  ): TableRow => ({
    kind,
    name: by && ((is ? is[by.after!] : was![by.before!]) ?? null),
    line: at + (of.heading ? 2 : 1),
    cells: columns.map(({ before, after }) => ({
      before: was && before !== null ? (was[before] ?? '') : null,
      after: is && after !== null ? (is[after] ?? '') : null,
    })),
  })
  const goneUntil = (end: number) => {
    for (; next < end; next++) if (!stays.has(next)) rows.push(rowOf('went', old.rows[next]!, null, next, old))
  }
  for (const [at, row] of fresh.rows.entries()) {
    const from = fromOf.get(at)
    if (from !== undefined) goneUntil(from)
    const one = rowOf(
      from === undefined ? 'came' : 'changed',
      from === undefined ? null : old.rows[from]!,
      row,
      at,
      fresh,
    )
    if (one.kind === 'came' || one.cells.some(isOther)) rows.push(one)
    else same++
  }
  goneUntil(old.rows.length)
  return { rows, same }
}

/** Whether a cell says something else; of a column that came or went an empty one says nothing. */
export function isOther({ before, after }: TableRow['cells'][number]): boolean {
  return (before ?? '') !== (after ?? '')
}
