import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Choices, choicesOf, namesOf } from '@/lib/core/choices'
import { differing, type Elsewhere } from '@/lib/core/branches'
import { type Page, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { seenIn, seenWhole } from '@/lib/findings/aside/seen'
import { searchWords } from '@/lib/core/search-words'
import { valuesOf } from '@/lib/db/choices'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { countThingsAs, countThingsBy } from '@/lib/db/counted'
import { copiesOf, countThings, elsewhere, pageOfThings } from '@/lib/db/things'
import { memoryFlagLabel, memoryFlags } from '@/lib/memory/labels'
import { compared, entriesAsThings, orderBy, wantedBy } from '@/lib/memory/list/queries'
import { writtenOf } from '@/lib/memory/written/detail/queries'
import {
  type MemoryCopy,
  type MemoryCounts,
  type MemoryDetail,
  type MemoryFilter,
  type MemoryRow,
  type MemoryState,
  memoryState,
} from '@/lib/memory/schema'

const withSource = { source: { select: { name: true } } } satisfies Prisma.MemoryEntryInclude
type Found = Prisma.MemoryEntryGetPayload<{ include: typeof withSource }>

/** One page of what the pods keep in memory, each entry once, on however many branches it is; what changed last first, unless it is ordered otherwise. */
export async function listMemory(actor: Actor, filter: MemoryFilter): Promise<Page<MemoryRow> & { before: number }> {
  demand(actor, 'memory:read')
  const { sort, cursor } = filter
  const page = await pageOfThings(entriesAsThings, wantedBy(filter), orderBy(sort), cursor, pageSize, isSearch(filter))
  const ids = page.rows.map(({ id }) => id)
  const [found, others] = await Promise.all([
    read.memoryEntry.findMany({ where: { id: { in: ids } }, include: withSource }),
    elsewhere(entriesAsThings, ids),
  ])
  const byId = new Map(found.map((entry) => [entry.id, entry]))
  const rows = ids.flatMap((id) => byId.get(id) ?? []).map((entry) => toRow(entry, others.get(entry.id)))
  return { ...page, rows: revealIn(await seenIn(rows, ['description', 'tags'])) }
}

/** How many entries there are at all and in each state, with the other filters that are in force. */
export async function memoryCounts(actor: Actor, filter: MemoryFilter = {}): Promise<MemoryCounts> {
  demand(actor, 'memory:read')
  const any = wantedBy({ ...filter, state: undefined })
  const { all, by, isLeast, upTo } = await countThingsBy<MemoryState>(entriesAsThings, any, byState, isSearch(filter))
  return { all, pending: 0, active: 0, held: 0, archived: 0, rejected: 0, ...by, isLeast, upTo }
}

/** How many entries pods are given that changed last when this filter says, for whoever shows nothing else of them. */
export async function activeOf(actor: Actor, age: MemoryFilter['age'] & string): Promise<number> {
  demand(actor, 'memory:read')
  return await countThingsAs<MemoryState>(entriesAsThings, wantedBy({ age }), byState, 'active')
}

const isSearch = ({ q }: MemoryFilter) => searchWords(q).length > 0

const byState = { column: 'state', type: 'MemoryState', values: memoryState.options }

/** How many entries there are at all. */
export async function memoryTotal(actor: Actor): Promise<number> {
  demand(actor, 'memory:read')
  return await countThings(entriesAsThings, wantedBy({}))
}

/** What the filter bar offers: kinds of file, owners and repositories that entries have, and what can be odd about one. */
export async function memoryChoices(actor: Actor): Promise<Record<'kinds' | 'pods' | 'sources' | 'flags', Choices>> {
  demand(actor, 'memory:read')
  const [kinds, pods, sources] = await Promise.all([
    valuesOf('MemoryEntry', 'fileType'),
    valuesOf('MemoryEntry', 'podOwner'),
    valuesOf('ImportSource', 'name'),
  ])
  const offered = (values: readonly string[]) => choicesOf(namesOf(values))
  return {
    kinds: offered(kinds),
    pods: offered(pods),
    sources: offered(sources),
    flags: choicesOf(memoryFlags.map((value) => ({ value, label: memoryFlagLabel(value) }))),
  }
}

/** One entry with all its versions, or null when there is none. */
export async function memoryDetail(actor: Actor, id: string): Promise<MemoryDetail | null> {
  demand(actor, 'memory:read')
  const entry = await read.memoryEntry.findUnique({
    where: { id },
    include: { ...withSource, versions: { orderBy: { number: 'desc' }, take: 200, include: { text: true } } },
  })
  if (!entry) return null
  const written = entry.origin === 'live' ? await writtenOf(actor, entry, entry.versions) : null
  const textOf = new Map(written?.versions.map(({ number, text }) => [number, text]))
  const said = written && (textOf.get(written.active ?? entry.versions[0]!.number) ?? null)
  const row = toRow(entry)
  const words = {
    description: written ? said : row.description,
    tags: row.tags,
    data: entry.data as Record<string, unknown>,
    versions: entry.versions.map(({ number, description, tags, podOwner, removed, commit, author, ...version }) => ({
      id: version.id,
      number,
      description: textOf.get(number) ?? description,
      tags,
      podOwner,
      removed,
      commit,
      author,
      at: version.at.toISOString(),
    })),
  }
  return revealIn<MemoryDetail>({
    ...row,
    ...(await seenWhole(words)),
    written,
    file: entry.file,
    commit: entry.commit,
    copies: await otherCopies(entry),
    tasks: await tasksOf(entry),
    saidUpdatedAt: entry.saidUpdatedAt?.toISOString() ?? null,
    createdAt: entry.createdAt.toISOString(),
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
    if (key) where.push({ importSourceId, branch, key })
    // Looked up first, since the database would try every task for them.
    const lines = await read.changelogEntry.findMany({
      where: { importSourceId, path, taskId: { not: null } },
      select: { taskId: true },
      distinct: ['taskId'],
      take: 1_000,
    })
    if (lines.length > 0) where.push({ id: { in: lines.flatMap(({ taskId }) => taskId ?? []) }, branch })
  }
  if (where.length === 0) return []
  const select = { number: true, title: true }
  return await seenIn(await read.task.findMany({ where: { OR: where }, select, orderBy: { number: 'asc' }, take: 5 }), [
    'title',
  ])
}

/** The same entry on other branches, and what is said otherwise there. */
async function otherCopies(entry: Found): Promise<MemoryCopy[]> {
  if (!entry.importSourceId) return []
  const ids = await copiesOf(entriesAsThings, entry.id)
  const others = await read.memoryEntry.findMany({
    where: { id: { in: ids.filter((id) => id !== entry.id) } },
    orderBy: { branch: 'asc' },
    take: 200,
  })
  return others.map((other) => ({
    id: other.id,
    branch: other.branch ?? '',
    differs: other.state === 'archived' ? ['gone from there'] : differing(entry, other, compared),
  }))
}

function toRow(entry: Found, others: Elsewhere | null = null): MemoryRow {
  const { id, path, description, fileType, tags, podOwner, state, flags, versionCount, updatedAt, author } = entry
  const source = entry.source ? { name: entry.source.name, branch: entry.branch ?? '', elsewhere: others } : null
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
