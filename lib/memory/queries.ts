import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { holds } from '@/lib/db/like'
import { searchWords, spellings } from '@/lib/core/search-words'
import {
  lastChangedFirst,
  type MemoryDetail,
  type MemoryFilter,
  type MemoryRow,
  type MemoryState,
} from '@/lib/memory/schema'

const withSource = { source: { select: { name: true } } } satisfies Prisma.MemoryEntryInclude
type Found = Prisma.MemoryEntryGetPayload<{ include: typeof withSource }>

/** One page of what the pods keep in memory, newest change first. */
export async function listMemory(actor: Actor, filter: MemoryFilter): Promise<Page<MemoryRow>> {
  demand(actor, 'memory:read')
  const found = await read.memoryEntry.findMany({
    where: { AND: [whereOf(filter), lastChangedFirst.beyond(filter.cursor)] },
    include: withSource,
    orderBy: lastChangedFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = lastChangedFirst.page(found, pageSize, filter.cursor)
  return { rows: revealIn(rows).map(toRow), ...beside }
}

/** How many entries there are in each state, with the other filters that are in force. */
export async function memoryCounts(actor: Actor, filter: MemoryFilter = {}): Promise<Record<MemoryState, number>> {
  demand(actor, 'memory:read')
  const where = whereOf({ ...filter, state: undefined })
  const groups = await read.memoryEntry.groupBy({ by: ['state'], where, _count: true })
  const counts = { pending: 0, active: 0, held: 0, archived: 0 }
  for (const { state, _count } of groups) counts[state] = _count
  return counts
}

/** What the filter bar offers: kinds of file, owners, repositories and flags that entries have. */
export async function memoryChoices(actor: Actor): Promise<Record<'kinds' | 'pods' | 'sources' | 'flags', string[]>> {
  demand(actor, 'memory:read')
  const [kinds, pods, sources, flags] = await Promise.all([
    read.memoryEntry.findMany({
      distinct: ['fileType'],
      where: { fileType: { not: null } },
      select: { fileType: true },
      take: 60,
    }),
    read.memoryEntry.findMany({
      distinct: ['podOwner'],
      where: { podOwner: { not: null } },
      select: { podOwner: true },
      take: 60,
    }),
    read.importSource.findMany({ select: { name: true }, orderBy: { name: 'asc' }, take: 60 }),
    read.$queryRaw<{ flag: string }[]>`select distinct unnest(flags) as flag from "MemoryEntry" order by flag limit 60`,
  ])
  return {
    kinds: kinds.flatMap(({ fileType }) => fileType || []).toSorted(),
    pods: pods.flatMap(({ podOwner }) => podOwner || []).toSorted(),
    sources: sources.map(({ name }) => name),
    flags: flags.map(({ flag }) => flag),
  }
}

/** One entry with all its versions, or null when there is none. */
export async function memoryDetail(actor: Actor, id: string): Promise<MemoryDetail | null> {
  demand(actor, 'memory:read')
  const entry = await read.memoryEntry.findUnique({
    where: { id },
    include: { ...withSource, versions: { orderBy: { number: 'desc' }, take: 200 } },
  })
  if (!entry) return null
  return revealIn<MemoryDetail>({
    ...toRow(entry),
    file: entry.file,
    commit: entry.commit,
    tasks: await tasksOf(entry),
    saidUpdatedAt: entry.saidUpdatedAt?.toISOString() ?? null,
    createdAt: entry.createdAt.toISOString(),
    data: entry.data as Record<string, unknown>,
    versions: entry.versions.map(
      ({ id: versionId, number, description, tags, podOwner, removed, commit, author, at }) => ({
        id: versionId,
        number,
        description,
        tags,
        podOwner,
        removed,
        commit,
        author,
        at: at.toISOString(),
      }),
    ),
  })
}

/** At most five: the task a live entry names; the one in whose folder the file lies, and those a changelog lists it under. */
async function tasksOf({
  podId,
  environment,
  taskKey,
  importSourceId,
  branch,
  path,
}: Found): Promise<MemoryDetail['tasks']> {
  const where: Prisma.TaskWhereInput[] = []
  if (podId && environment && taskKey) where.push({ podId, environment, key: taskKey })
  if (importSourceId) {
    const key = /(?:^|\/)outputs\/(.+)\/[^/]+$/.exec(path)?.[1]
    where.push({ importSourceId, branch, OR: [{ changelog: { some: { path } } }, ...(key ? [{ key }] : [])] })
  }
  if (where.length === 0) return []
  const select = { number: true, title: true }
  return await read.task.findMany({ where: { OR: where }, select, orderBy: { number: 'asc' }, take: 5 })
}

function whereOf({ q, state, kind, pod, source, flag }: MemoryFilter): Prisma.MemoryEntryWhereInput {
  return {
    ...(state ? { state } : {}),
    ...(kind ? { fileType: kind } : {}),
    ...(pod ? { podOwner: pod } : {}),
    ...(source ? { source: { name: source } } : {}),
    ...(flag ? { flags: { has: flag } } : {}),
    AND: searchWords(q).map((word) => ({
      OR: [...holds(['path', 'description'], word), { tags: { hasSome: spellings(word) } }],
    })),
  }
}

function toRow(entry: Found): MemoryRow {
  const { id, path, description, fileType, tags, podOwner, state, flags, versionCount, updatedAt, author } = entry
  const source = entry.source ? { name: entry.source.name, branch: entry.branch ?? '' } : null
  return {
    id,
    path,
    description,
    fileType,
    tags,
    podOwner,
    state,
    flags,
    source,
    versionCount,
    updatedAt: updatedAt.toISOString(),
    author,
  }
}
