/** How one column travels: as what in the JSON that carries the rows, and how its value gets from there into the table. */
type Column<Value> = {
  type: 'text' | 'int' | 'boolean' | 'jsonb'
  into: (name: string) => string
  readonly value?: Value
}
type Columns = Readonly<Record<string, Column<unknown>>>

const as = <Value>(
  type: Column<Value>['type'],
  into: Column<Value>['into'] = (name) => `"${name}"`,
): Column<Value> => ({
  type,
  into,
})

/** The kinds of columns: what a row's field holds in the program, and what becomes of it in the database. */
export const column = {
  text: as<string>('text'),
  /** One of a few words. */
  word: <Word extends string | null>() => as<Word>('text'),
  optionalText: as<string | null>('text'),
  int: as<number>('int'),
  optionalInt: as<number | null>('int'),
  optionalBoolean: as<boolean | null>('boolean'),
  json: <Value>() => as<Value>('jsonb'),
  /** A word of a PostgreSQL enum. */
  oneOf: <Word extends string>(enumName: string) => as<Word>('text', (name) => `"${name}"::"${enumName}"`),
  /** A moment so many seconds after the database's now; null stays null. */
  secondsFromNow: as<number>('int', (name) => `now() + make_interval(secs => "${name}")`),
  optionalSecondsFromNow: as<number | null>('int', (name) => `now() + make_interval(secs => "${name}")`),
}

type Described<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] extends Column<infer Value> ? Value : never }

/** A row as the program has it, out of its description. */
export type RowOf<Table extends { columns: Columns }> = Described<Table['columns']>

/** Rows of one table that are written many at once: type, list of columns and recordset come from this one description. */
export function describeRows<const Shape extends Columns>(table: string, columns: Shape) {
  const names = Object.keys(columns)
  const list = names.map((name) => `"${name}"`).join(', ')
  const values = names.map((name) => columns[name]!.into(name)).join(', ')
  const recordset = names.map((name) => `"${name}" ${columns[name]!.type}`).join(', ')
  return {
    columns,
    /** The columns in the order of `values`. */
    list,
    /** What is selected from the recordset to be inserted. */
    values,
    /** The definition of the recordset out of JSON. */
    recordset,
    /** Inserts the rows of a JSON list, which is a parameter; a "where" that follows chooses among them. */
    insert: (parameter: `$${number}`) => `
      insert into "${table}" (${list}) select ${values}
      from jsonb_to_recordset(${parameter}::text::jsonb) as row(${recordset})`,
  }
}
