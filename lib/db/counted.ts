import 'server-only'
import { countedUpTo } from '@/lib/core/count'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, countOf, everything, fewEnough, named, thing, type Things, type Wanted } from '@/lib/db/things'

// How many things a list holds in all and in each of its views, as far as anybody counts.

const t = Prisma.raw('t')

/** What things are counted by, and what else is counted of those that a search finds. */
type Counting<Value> = { column: string; type: string; values: readonly Value[]; also?: Wanted }

/** A thing that is narrowed is counted by its rows, of which it may have several; so many are looked at for each number. */
const looked = 2 * (countedUpTo + 1)

/** How many there are by a column, `also` of them that are something else, and how far each was counted. */
type CountedBy<Value extends string> = {
  all: number
  by: Partial<Record<Value, number>>
  also: number
  /** Whether there may be more than one of these numbers says. */
  isLeast: boolean
  /** A number above this says that there are more than this. */
  upTo: number
}

/**
 * How many things there are, and how many by a column, where each counts once for every value that a copy of it has. Each
 * number is counted by an index for it, as far as anybody counts. Where many rows hold what is searched for, these are the
 * least that there are.
 */
export async function countThingsBy<Value extends string>(
  things: Things,
  wanted: Wanted,
  counting: Counting<Value>,
  isSearch = false,
): Promise<CountedBy<Value>> {
  if (isSearch) return await countFound(things, wanted, counting)
  return isNarrowed(wanted) ? await countNarrowed(things, wanted, counting) : await countWhole(things, wanted, counting)
}

/**
 * How many things that are narrowed have one value, as `countThingsBy` counts it beside the others: a number above
 * `countedUpTo` says that there are more than that.
 */
export async function countThingsAs<Value extends string>(
  things: Things,
  wanted: Wanted,
  counting: Omit<Counting<Value>, 'values' | 'also'>,
  value: Value,
): Promise<number> {
  const [row] = await read.$queryRaw<Counted<Value>[]>(countedAs(things, wanted, counting, value))
  return Math.min(row!.count, countedUpTo + 1)
}

/** How many things have each value of a column, as far as anybody counts: one more says that there are more. An index has column and thing. */
export async function countThingsEach<Value extends string>(
  things: Things,
  { column, type, values }: Omit<Counting<Value>, 'also'>,
): Promise<Record<Value, number>> {
  const its = (row: Prisma.Sql) => Prisma.sql`${row}.${named(column)} = value::${named(type)}`
  const rows = await read.$queryRaw<{ value: Value; count: number }[]>`
    select value, ${countOf(things, its)} as count from unnest(${values}::text[]) value`
  return Object.fromEntries(rows.map(({ value, count }) => [value, count])) as Record<Value, number>
}

type Counted<Value> = { value: Value | null; count: number; also?: number; held?: number }

async function countWhole<Value extends string>(
  things: Things,
  wanted: Wanted,
  { column, type, values }: Counting<Value>,
) {
  const rows = await read.$queryRaw<Counted<Value>[]>`
    select value, ${countOf(things, (row) => Prisma.sql`${row}.${named(column)} = value::${named(type)}`)} as count
    from unnest(${values}::text[]) value
    union all select null, ${countOf(things, wanted)}`
  return { ...summed(rows), isLeast: false, upTo: countedUpTo }
}

async function countFound<Value extends string>(things: Things, wanted: Wanted, { column, also }: Counting<Value>) {
  const names = Prisma.join(things.same.map(named))
  const rows = await read.$queryRaw<Counted<Value>[]>`
    with held as materialized (
      select ${thing(things)}, t.${named(column)}::text as value, ${also?.(t) ?? Prisma.sql`false`} as also
      from ${named(things.table)} t where ${wanted(t)} limit ${fewEnough + 1}),
    found as materialized (select distinct * from held)
    select value, count(distinct (${names}))::int as count, null as also, null as held from found group by value
    union all select null, count(distinct (${names}))::int, count(distinct (${names})) filter (where also)::int,
      (select count(*)::int from held) from found`
  const { all, ...others } = summed(rows)
  const isLeast = others.held > fewEnough
  return { ...others, all: isLeast ? Math.min(all, fewEnough) : all, isLeast, upTo: countedUpTo }
}

async function countNarrowed<Value extends string>(things: Things, wanted: Wanted, counting: Counting<Value>) {
  const each = [...counting.values, null].map((value) => countedAs(things, wanted, counting, value))
  const rows = await read.$queryRaw<Counted<Value>[]>(Prisma.join(each, ' union all '))
  const isLeast = rows.some(({ count, held }) => held === looked && count <= countedUpTo)
  const most = rows.map((row) => ({ ...row, count: Math.min(row.count, countedUpTo + 1) }))
  return { ...summed(most), isLeast, upTo: countedUpTo }
}

/** Each value stands in a statement of its own, so that the database knows how many rows have it; null is for all of them. */
function countedAs<Value extends string>(
  things: Things,
  wanted: Wanted,
  { column, type }: Pick<Counting<Value>, 'column' | 'type'>,
  value: Value | null,
): Prisma.Sql {
  const its = value !== null && Prisma.sql`t.${named(column)} = ${value}::${named(type)}`
  return Prisma.sql`select ${value}::text as value, count(*)::int as count, coalesce(sum(rows), 0)::int as held from (
    select count(*) as rows from (
      select ${thing(things)} from ${named(things.table)} t where ${allOf([wanted(t), its])} limit ${looked}) line
    group by ${Prisma.join(things.same.map(named))}) things`
}

function summed<Value extends string>(rows: readonly Counted<Value>[]) {
  const counted = rows.flatMap(({ value, count }) => (value === null ? [] : [[value, count] as const]))
  const { count: all, also = 0, held = 0 } = rows.find(({ value }) => value === null)!
  return { all, by: Object.fromEntries(counted) as Partial<Record<Value, number>>, also, held }
}

function isNarrowed(wanted: Wanted): boolean {
  return wanted(t).sql !== everything.sql
}
