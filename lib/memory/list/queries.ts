import 'server-only'
import type { z } from 'zod'
import { searchWords, spellings } from '@/lib/core/search-words'
import { sortOf } from '@/lib/core/sort'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'
import { rankOf, sourceName, sourceParts, start } from '@/lib/db/orders'
import { allOf, isMain, type ThingOrder, type Things, type Wanted } from '@/lib/db/things'
import { oldDays } from '@/lib/memory/compared/labels'
import {
  type memoryAge,
  type MemoryFilter,
  memoryOrder,
  type MemorySort,
  memoryState,
  usualMemorySort,
} from '@/lib/memory/schema'

// How the list of memory is asked for in SQL.

/** One entry on several branches of a repository is one. A branch that still holds it speaks first, then what changed last. */
export const entriesAsThings: Things = {
  table: 'MemoryEntry',
  same: ['thing'],
  leading: (row) => [Prisma.sql`${row}.state <> 'archived'`, Prisma.sql`${row}."updatedAt"`, isMain(row)],
  held: (row) => Prisma.sql`${row}.state <> 'archived'`,
}

/** What may be said otherwise on another branch, in words. */
export const compared = {
  description: 'description',
  fileType: 'kind',
  tags: 'tags',
  podOwner: 'pod',
  state: 'state',
  flags: 'what is odd about it',
  data: 'the rest of its record',
} as const

const week = Prisma.sql`now() - interval '7 days'`
const old = Prisma.sql`now() - make_interval(days => ${oldDays})`
const changed: Record<z.output<typeof memoryAge>, Wanted> = {
  new: (row) => Prisma.sql`${row}."updatedAt" >= ${week}`,
  recent: (row) => Prisma.sql`${row}."updatedAt" < ${week} and ${row}."updatedAt" >= ${old}`,
  old: (row) => Prisma.sql`${row}."updatedAt" < ${old}`,
}

/** The entries that this filter shows. */
export function wantedBy({ q, state, kind, pod, source, flag, age }: MemoryFilter): Wanted {
  return (row) =>
    allOf([
      state && Prisma.sql`${row}.state = ${state}::"MemoryState"`,
      kind && Prisma.sql`${row}."fileType" = ${kind}`,
      pod && Prisma.sql`${row}."podOwner" = ${pod}`,
      source && Prisma.sql`${row}."importSourceId" = (select id from "ImportSource" where name = ${source})`,
      // Most have no flag, and an index holds only those that do.
      flag && Prisma.sql`${row}.flags <> '{}' and ${flag} = any(${row}.flags)`,
      age && changed[age](row),
      ...searchWords(q).map((word) => {
        const wanted = holding(word)
        const tagged = Prisma.sql`${row}.tags && ${spellings(word)}`
        return Prisma.sql`(${row}.path ilike any ${wanted} or ${row}.description ilike any ${wanted} or ${tagged})`
      }),
    ])
}

// Indexes hold these very expressions.
const path: Wanted = (row) => start(Prisma.sql`${row}.path`)
const id: Wanted = (row) => Prisma.sql`${row}.id`

const columns = {
  changed: { updatedAt: (row) => Prisma.sql`${row}."updatedAt"`, id },
  path: { path, id },
  state: { state: rankOf('state', memoryState.options), path, id },
  pod: { pod: (row) => start(Prisma.sql`coalesce(${row}."podOwner", '')`), path, id },
  where: { where: sourceName, path, id },
} satisfies Record<string, ThingOrder['columns']>

/** The order that is asked for. */
export function orderBy(sort: MemorySort = usualMemorySort): ThingOrder {
  const { name } = sortOf<keyof typeof columns>(sort)
  return { keys: memoryOrder(sort), columns: columns[name], ...(name === 'where' && { parts: sourceParts }) }
}
