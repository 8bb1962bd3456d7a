import { Prisma } from '@/lib/db/generated/client'
import type { ThingOrder, Wanted } from '@/lib/db/things'

// What lists are ordered by in SQL. Indexes hold these very expressions, letter by letter.

/** The beginning of a text, in which capitals count for nothing. */
export const start = (text: Prisma.Sql) => Prisma.sql`left(lower(${text}), 60)`

/** The place of a value among those that a column can have. */
export function rankOf(column: string, values: readonly string[]): Wanted {
  const ranks = Prisma.raw(values.map((value, at) => `when '${value}' then ${at + 1}`).join(' '))
  return (row) => Prisma.sql`(case ${row}.${Prisma.raw(`"${column}"`)} ${ranks} end)`
}

/** The repository that a row was read from, each a part of a list; what was read from none comes first. */
export const sourceParts: ThingOrder['parts'] = {
  from: Prisma.sql`(select id, name from "ImportSource" union all select '', '')`,
  holds: (row) => Prisma.sql`coalesce(${row}."importSourceId", '') = part.id`,
}

/** The name of the part that a row is in. */
export const sourceName: Wanted = () => Prisma.sql`part.name`
