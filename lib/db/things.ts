import 'server-only'
import { countedUpTo } from '@/lib/core/count'
import type { Elsewhere } from '@/lib/core/branches'
import type { Page } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/**
 * A table of which several rows can be one thing: what is on three branches of a repository was read three times. Lists
 * show one row of each, and counts count each once.
 */
export type Things = {
  table: Prisma.ModelName
  /** What all copies of a thing have alike. Of several columns, a row without the first is a thing by itself. */
  same: readonly [string, ...string[]]
  /** Which copy stands for it: the one with the greatest of these, and of equal ones the one that was read first. */
  leading: (row: Prisma.Sql) => readonly Prisma.Sql[]
  /** Whether another copy is still where it was read. */
  held: Wanted
}

/** What is looked for, said of a row by its name in the statement. */
export type Wanted = (row: Prisma.Sql) => Prisma.Sql

/** Of branches that say the same the one that most people mean. */
export const isMain: Wanted = (row) => Prisma.sql`${row}.branch in ('main', 'master')`

type Expressions = Readonly<Record<string, (row: Prisma.Sql) => Prisma.Sql>>

/**
 * The order of a list: its keyset, and what each of its columns is in SQL. The last is the id. Where it begins with something
 * of another table, each row of that is a `part` of the list, in which an index has the rows in order.
 */
export type ThingOrder = { keys: Keys; columns: Expressions; parts?: { from: Prisma.Sql; holds: Wanted } }
type Keys = {
  place: (cursor: string | undefined) => { values: Readonly<Record<string, unknown>> | null; direction: 'asc' | 'desc' }
  page: (found: readonly never[], size: number, cursor: string | undefined) => Page<never>
}

const [t, o] = [Prisma.raw('t'), Prisma.raw('o')]

const named = (name: string) => Prisma.raw(`"${name}"`)

/** One page of things, each by the row that stands for it among those that are wanted, and how many come before it. */
export async function pageOfThings(
  things: Things,
  wanted: Wanted,
  order: ThingOrder,
  cursor: string | undefined,
  size: number,
): Promise<Page<{ id: string }> & { before: number }> {
  const wholly = (row: Prisma.Sql) => Prisma.sql`${wanted(row)} and ${stands(things, wanted)}`
  return await pageOfRows(things.table, wholly, order, cursor, size)
}

/** One page of a table, in any order that SQL can tell, and how many rows come before it. The statement calls the row `t`. */
export async function pageOfRows(
  table: Prisma.ModelName,
  wanted: Wanted,
  { keys, columns, parts }: ThingOrder,
  cursor: string | undefined,
  size: number,
): Promise<Page<{ id: string }> & { before: number }> {
  const names = Object.keys(columns)
  const values = names.map((name) => columns[name]!(t))
  const standing = Prisma.sql`${named(table)} t where ${allOf([parts?.holds(t), wanted(t)])}`
  const beyond = (place: string | undefined) => {
    const { values: from, direction } = keys.place(place)
    if (!from) return Prisma.sql`true`
    const sign = Prisma.raw(direction === 'asc' ? '>' : '<')
    return Prisma.sql`(${Prisma.join(values)}) ${sign} (${Prisma.join(names.map((name) => from[name]))})`
  }
  const selected = names.map((name, at) => Prisma.sql`${values[at]!} as ${named(name)}`)
  const direction = Prisma.raw(keys.place(cursor).direction)
  const end = Prisma.sql`order by ${Prisma.join(names.map((name) => Prisma.sql`${named(name)} ${direction}`))} limit ${size + 1}`
  const inEach = (rows: Prisma.Sql) => Prisma.sql`${parts?.from} part cross join lateral (${rows})`
  const first = Prisma.sql`select ${Prisma.join(selected)} from ${standing} and ${beyond(cursor)} ${end}`
  const found = await read.$queryRaw<never[]>(
    parts ? Prisma.sql`select found.* from ${inEach(first)} found ${end}` : first,
  )
  const page = keys.page(found, size, cursor)
  if (page.previous === null) return { ...page, before: 0 }
  const ahead = Prisma.sql`select from ${standing} and ${beyond(page.previous)} limit ${countedUpTo + 1}`
  const [{ before }] = await read.$queryRaw<[{ before: number }]>`
    select count(*)::int as before from ${parts ? inEach(ahead) : Prisma.sql`(${ahead})`} earlier`
  return { ...page, before }
}

/** How many rows of a table are wanted. */
export async function countRows(table: Prisma.ModelName, wanted: Wanted): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (select from ${named(table)} t where ${wanted(t)} limit ${countedUpTo + 1}) line`
  return row.count
}

/** How many things there are, as far as they are counted. */
export async function countThings(things: Things, wanted: Wanted): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`select ${countOf(things, wanted)} as count`
  return row.count
}

/**
 * How many things there are, and how many by a column, where each counts once for every value that a copy of it has. All of
 * them are counted by an index for each value, as far as anybody counts; what is narrowed is gone through once.
 */
export async function countThingsBy<Value extends string>(
  things: Things,
  wanted: Wanted,
  { column, type, values }: { column: string; type: string; values: readonly Value[] },
): Promise<{ all: number; by: Partial<Record<Value, number>> }> {
  const names = Prisma.join(things.same.map(named))
  const counts = isNarrowed(wanted)
    ? Prisma.sql`
        with found as materialized (
          select distinct ${thing(things)}, t.${named(column)}::text as value from ${named(things.table)} t where ${wanted(t)})
        select value, count(*)::int as count from found group by value
        union all select null, count(*)::int from (select distinct ${names} from found) d`
    : Prisma.sql`
        select value, ${countOf(things, (row) => Prisma.sql`${row}.${named(column)} = value::${named(type)}`)} as count
        from unnest(${values}::text[]) value
        union all select null, ${countOf(things, wanted)}`
  const rows = await read.$queryRaw<{ value: Value | null; count: number }[]>(counts)
  const counted = rows.flatMap(({ value, count }) => (value === null ? [] : [[value, count] as const]))
  return {
    all: rows.find(({ value }) => value === null)!.count,
    by: Object.fromEntries(counted) as Partial<Record<Value, number>>,
  }
}

function countOf(things: Things, wanted: Wanted): Prisma.Sql {
  return Prisma.sql`(select count(*)::int from (
    select distinct ${thing(things)} from ${named(things.table)} t where ${wanted(t)} limit ${countedUpTo + 1}) d)`
}

function isNarrowed(wanted: Wanted): boolean {
  return wanted(t).sql !== everything.sql
}

const namedOthers = 1

/** Where else the things are that these rows stand for; those that are nowhere else are left out. */
export async function elsewhere(things: Things, ids: readonly string[]): Promise<Map<string, Elsewhere>> {
  if (ids.length === 0) return new Map()
  const rows = await read.$queryRaw<{ id: string; names: string[]; count: number }[]>`
    select t.id, (array_agg(o.branch order by o.branch))[1:${namedOthers}] as names, count(*)::int as count
    from ${named(things.table)} t join ${named(things.table)} o on ${alike(things)} and o.id <> t.id
    where t.id = any(${ids}) and ${things.held(o)} group by t.id`
  return new Map(rows.map(({ id, names, count }) => [id, { names, more: count - names.length }]))
}

/** The ids of all copies of the thing that this row is one of, itself included. */
export async function copiesOf(things: Things, id: string): Promise<string[]> {
  const rows = await read.$queryRaw<{ id: string }[]>`
    select o.id from ${named(things.table)} t join ${named(things.table)} o on o.id = t.id or (${alike(things)})
    where t.id = ${id}`
  return rows.map((row) => row.id)
}

/** These conditions, all of them. */
export function allOf(conditions: readonly (Prisma.Sql | false | null | undefined | '')[]): Prisma.Sql {
  const given = conditions.filter((condition): condition is Prisma.Sql => Boolean(condition))
  return given.length === 0 ? everything : Prisma.join(given, ' and ')
}

const everything = Prisma.sql`true`

/** What tells a thing, which all rows of it have alike. To count these is to look at each row once, however many are alike. */
function thing({ same: [first, ...rest] }: Things): Prisma.Sql {
  // One column alone tells every thing, and an index has them in order.
  if (rest.length === 0) return Prisma.sql`t.${named(first)}`
  const whole = Prisma.sql`coalesce(t.${named(first)}, t.id) as ${named(first)}`
  return Prisma.join([whole, ...rest.map((name) => Prisma.sql`t.${named(name)}`)])
}

/** That no other copy that is wanted stands before this one. */
function stands(things: Things, wanted: Wanted): Prisma.Sql {
  const { table, leading } = things
  const [its, others] = [Prisma.join([...leading(t), Prisma.sql`o.id`]), Prisma.join([...leading(o), Prisma.sql`t.id`])]
  return Prisma.sql`not exists (select from ${named(table)} o
    where ${alike(things)} and ${wanted(o)} and (${others}) > (${its}))`
}

function alike({ same }: Things): Prisma.Sql {
  const equal = same.map((name) => Prisma.sql`o.${named(name)} = t.${named(name)}`)
  return Prisma.join(equal, ' and ')
}
