import pg from 'pg'

/** An index as a migration asks for it: `create index if not exists "name" on "Table" …`, the statement of its own line or lines. */
type Index = { name: string; table: string; unique: string; how: string }

const asked = /^create (unique )?index if not exists "([^"]+)" on "([^"]+)" ([^;]+);/gim

/**
 * Builds the indexes that a migration asks for with "if not exists", on tables that are there already, while everybody
 * goes on writing to them. The migration itself then finds them, and locks nobody out for the time of building one. Of a
 * table in parts, each part gets its index, which the migration only has to put together. What cannot be built before the
 * migration, such as an index of a column that it adds, is left to it.
 */
export async function buildIndexes(owner: pg.Client, sql: string): Promise<void> {
  for (const [, unique = '', name, table, how] of sql.matchAll(asked)) {
    const index = { name: name!, table: table!, unique, how: how! }
    const parts = await partsOf(owner, index.table)
    for (const part of parts) {
      await buildOne(
        owner,
        index,
        part,
        parts.length === 1 && part === index.table ? index.name : `${part}_${index.name}`,
      )
    }
  }
}

/** The tables that hold the rows: the table itself, or its parts; none when it is not there. */
async function partsOf(owner: pg.Client, table: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.oid = to_regclass(quote_ident($1)) and c.relkind = 'r'
     union all select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass(quote_ident($1)) and c.relkind = 'r' order by name`,
    [table],
  )
  return rows.map(({ name }) => name)
}

async function buildOne(owner: pg.Client, { unique, how }: Index, table: string, longName: string): Promise<void> {
  // PostgreSQL would cut a longer name off, and then not find it again.
  const name = pg.escapeIdentifier(longName.slice(0, 63))
  // One that was cut short is there by name and of no use.
  const { rows } = await owner.query<{ half: boolean }>(
    `select not indisvalid as half from pg_index where indexrelid = to_regclass($1)`,
    [name],
  )
  if (rows[0]?.half) await owner.query(`drop index concurrently ${name}`)
  try {
    await owner.query(
      `create ${unique}index concurrently if not exists ${name} on ${pg.escapeIdentifier(table)} ${how}`,
    )
  } catch (error) {
    const missing = ['42703', '42P01', '42883', '42704']
    if (!missing.includes(String((error as { code?: unknown }).code))) throw error
  }
}
