import { spellings } from '@/lib/core/search-words'
import { Prisma } from '@/lib/db/generated/client'

/** Text for LIKE and ILIKE, and for Prisma's `contains`, in which every character stands for itself. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

type Holding<Name extends string> = { [Each in Name]?: { contains: string; mode: 'insensitive' } }

/** For Prisma's `OR`: one of these columns holds this word, in capitals or not and however its letters are spelt. */
export function holds<const Name extends string>(columns: readonly Name[], word: string): Holding<Name>[] {
  return columns.flatMap((column) =>
    spellings(word).map(
      (spelling) => ({ [column]: { contains: literal(spelling), mode: 'insensitive' } }) as Holding<Name>,
    ),
  )
}

/** The same as SQL: the right side of `ilike any`. */
export function holding(word: string): Prisma.Sql {
  return Prisma.sql`(array[${Prisma.join(spellings(word).map((spelling) => `%${literal(spelling)}%`))}])`
}
