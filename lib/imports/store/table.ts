/** How the records of one kind lie in their table. */
export type Table = {
  name: string
  /** The word for its records in counts. */
  noun: string
  /** What tells a record apart, besides source and branch. */
  keys: readonly string[]
  /** Columns with their PostgreSQL types, as they come in the record. */
  columns: Readonly<Record<string, string>>
  /** The column that names the source. */
  source: 'importSourceId' | 'sourceId'
  /** Columns worked out in the database, from the record `r`, the source $2 and the branch $3. */
  computed?: Readonly<Record<string, string>>
  /** How a column is merged when the row is there already; `t` is the row. */
  merged?: Readonly<Record<string, string>>
  /** How a row says that its branch does not hold it any more, and when that is news; $4 and $5 are the branch's head. */
  gone: { set: string; where: string }
}

export const time = 'timestamptz(3)'

/** What a commit did stays true; the history of the branch just does not hold it any more. */
export const replaced = { set: '"present" = false', where: 't."present"' }
