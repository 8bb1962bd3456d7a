import 'server-only'
import { countedUpTo } from '@/lib/core/count'
import type { Elsewhere } from '@/lib/core/branches'
import type { Page } from '@/lib/core/keyset'
import { read, type Tx } from '@/lib/db/client'
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

/** The name of a table, a column or a type in a statement. */
export const named = (name: string) => Prisma.raw(`"${name}"`)

/**
 * What a search finds in so few rows is read whole, by an index of words, and then put in order; of what stands in more, a
 * page is met soon by going through the list in its order.
 */
export const fewEnough = 500

/** Rows that are looked through: those of a table, or few enough of them that the head of the statement reads as `found`. */
type Rows = { from: Prisma.Sql; wanted: Wanted; head?: Prisma.Sql }

/** One page of things, each by the row that stands for it among those that are wanted, and how many come before it. */
export async function pageOfThings(
  things: Things,
  wanted: Wanted,
  order: ThingOrder,
  cursor: string | undefined,
  size: number,
  isSearch = false,
): Promise<Page<{ id: string }> & { before: number }> {
  const pageAmong = async (rows: Rows) => {
    const wholly = (row: Prisma.Sql) => Prisma.sql`${rows.wanted(row)} and ${stands(things, rows)}`
    return await pageOf({ ...rows, wanted: wholly }, order, cursor, size)
  }
  const table = named(things.table)
  if (isSearch) {
    const head = Prisma.sql`with found as materialized (select * from ${table} t where ${wanted(t)} limit ${fewEnough + 1})`
    // Asked before a row is put in order: of more than a few nothing else is looked at.
    const wholly = () => Prisma.sql`(select count(*) from found) <= ${fewEnough}`
    const page = await pageAmong({ from: Prisma.sql`found`, wanted: wholly, head })
    if (page.held <= fewEnough) return page
  }
  return await pageAmong({ from: table, wanted })
}

/** One page of a table, in any order that SQL can tell, and how many rows come before it. The statement calls the row `t`. */
export async function pageOfRows(
  table: Prisma.ModelName,
  wanted: Wanted,
  order: ThingOrder,
  cursor: string | undefined,
  size: number,
): Promise<Page<{ id: string }> & { before: number }> {
  return await pageOf({ from: named(table), wanted }, order, cursor, size)
}

async function pageOf(
  { from: source, wanted, head }: Rows,
  { keys, columns, parts }: ThingOrder,
  cursor: string | undefined,
  size: number,
): Promise<Page<{ id: string }> & { before: number; held: number }> {
  const names = Object.keys(columns)
  const values = names.map((name) => columns[name]!(t))
  const standing = Prisma.sql`${source} t where ${allOf([parts?.holds(t), wanted(t)])}`
  const beyond = (place: string | undefined) => {
    const { values: from, direction } = keys.place(place)
    if (!from) return Prisma.sql`true`
    const sign = direction === 'asc' ? '>' : '<'
    const further = Prisma.sql`(${Prisma.join(values)}) ${Prisma.raw(sign)} (${Prisma.join(names.map((name) => from[name]))})`
    // A part that lies before the place is left out without a look at its rows.
    return parts ? Prisma.sql`${values[0]!} ${Prisma.raw(`${sign}=`)} ${from[names[0]!]} and ${further}` : further
  }
  const selected = names.map((name, at) => Prisma.sql`${values[at]!} as ${named(name)}`)
  const direction = Prisma.raw(keys.place(cursor).direction)
  const end = Prisma.sql`order by ${Prisma.join(names.map((name) => Prisma.sql`${named(name)} ${direction}`))} limit ${size + 1}`
  const inEach = (rows: Prisma.Sql) => Prisma.sql`${parts?.from} part cross join lateral (${rows})`
  const first = Prisma.sql`select ${Prisma.join(selected)} from ${standing} and ${beyond(cursor)} ${end}`
  // Ordered by the part itself, parts are gone through one after the other, until there are enough.
  const [partName, ...others] = names.map((name, at) => (at === 0 ? values[0]! : Prisma.sql`line.${named(name)}`))
  const whole = Prisma.join([partName!, ...others].map((value) => Prisma.sql`${value} ${direction}`))
  const lines = parts ? Prisma.sql`select line.* from ${inEach(first)} line order by ${whole} limit ${size + 1}` : first
  const { found, held } = head
    ? await heldWith(head, lines, names, direction)
    : { found: await read.$queryRaw<never[]>(lines), held: 0 }
  const page = { ...keys.page(found, size, cursor), held }
  if (page.previous === null) return { ...page, before: 0 }
  const ahead = Prisma.sql`select from ${standing} and ${beyond(page.previous)} limit ${countedUpTo + 1}`
  const [{ count }] = await read.$queryRaw<[{ count: number }]>`
    ${head ?? Prisma.empty} select count(*)::int as count from ${parts ? inEach(ahead) : Prisma.sql`(${ahead})`} earlier`
  return { ...page, before: count }
}

/** The lines of a page among what the head of a statement reads, and how much that is, even where there is no line. */
async function heldWith(head: Prisma.Sql, lines: Prisma.Sql, names: readonly string[], direction: Prisma.Sql) {
  const ends = Prisma.join(names.map((name) => Prisma.sql`line.${named(name)} ${direction}`))
  const rows = await read.$queryRaw<({ held: number } & Record<string, unknown>)[]>`
    ${head} select line.*, read.held from (select count(*)::int as held from found) read
    left join lateral (${lines}) line on true order by ${ends}`
  const found = rows.filter((row) => row[names.at(-1)!] !== null) as never[]
  return { found, held: rows[0]!.held }
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

/** How many things there are in all, as a change sees them that tells of them once; never asked for a page. */
export async function countAllThings(tx: Pick<Tx, '$queryRaw'>, things: Things, wanted: Wanted): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (select distinct ${thing(things)} from ${named(things.table)} t where ${wanted(t)}) d`
  return row.count
}

/** The same as a part of a statement. */
export function countOf(things: Things, wanted: Wanted): Prisma.Sql {
  return Prisma.sql`(select count(*)::int from (
    select distinct ${thing(things)} from ${named(things.table)} t where ${wanted(t)} limit ${countedUpTo + 1}) d)`
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

/** That everything is wanted. */
export const everything = Prisma.sql`true`

/** What tells a thing, which all rows of it have alike. To count these is to look at each row once, however many are alike. */
export function thing({ same: [first, ...rest] }: Things): Prisma.Sql {
  // One column alone tells every thing, and an index has them in order.
  if (rest.length === 0) return Prisma.sql`t.${named(first)}`
  const whole = Prisma.sql`coalesce(t.${named(first)}, t.id) as ${named(first)}`
  return Prisma.join([whole, ...rest.map((name) => Prisma.sql`t.${named(name)}`)])
}

/** That no other copy that is wanted stands before this one. */
function stands(things: Things, { from: source, wanted }: Rows): Prisma.Sql {
  const { leading } = things
  const [its, others] = [Prisma.join([...leading(t), Prisma.sql`o.id`]), Prisma.join([...leading(o), Prisma.sql`t.id`])]
  return Prisma.sql`not exists (select from ${source} o
    where ${alike(things)} and ${wanted(o)} and (${others}) > (${its}))`
}

function alike({ same }: Things): Prisma.Sql {
  const equal = same.map((name) => Prisma.sql`o.${named(name)} = t.${named(name)}`)
  return Prisma.join(equal, ' and ')
}
