import 'server-only'
import { choicesCountedUpTo } from '@/lib/core/choices'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/**
 * The different values of a column that has an index, in order: one look into the index for each of them, however many
 * rows there are.
 */
export async function valuesOf(table: Prisma.ModelName, column: string): Promise<string[]> {
  const [from, name] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)]
  const rows = await read.$queryRaw<{ value: string }[]>`
    with recursive found as (
      (select ${name} as value from ${from} where ${name} is not null order by ${name} limit 1)
      union all
      select (select ${name} from ${from} where ${name} > found.value order by ${name} limit 1)
      from found where found.value is not null)
    select value from found where value is not null limit ${choicesCountedUpTo}`
  return rows.flatMap(({ value }) => value || [])
}
