import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type PlacedPage, pageSize } from '@/lib/core/keyset'
import { sortOf } from '@/lib/core/sort'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { seenWhole } from '@/lib/findings/aside/seen'
import { countRows, pageOfRows, type ThingOrder, type Wanted } from '@/lib/db/things'
import { type BranchFacts, branchFacts } from '@/lib/imports/facts/schema'
import { storyCounts } from '@/lib/imports/story/schema'
import { holdsUnread, type KnownHead, nameOfLocation, readerVersion } from '@/lib/imports/rules'
import { type ImportProgress, importProgress, type ImportState } from '@/lib/imports/schema'
import {
  type ImportDetail,
  importOrder,
  type ImportRow,
  type ImportSort,
  type ListedSource,
  type SourceRow,
  usualImportSort,
} from '@/lib/imports/views/schema'

const withName = { source: { select: { name: true } } } satisfies Prisma.ImportRunInclude
const withBranches = { branches: { orderBy: { headAt: 'desc' } } } satisfies Prisma.ImportSourceInclude

const ended: Wanted = (row) => Prisma.sql`${row}.state not in ('queued', 'running')`
const byNumber = {
  number: (row) => Prisma.sql`${row}.number`,
  id: (row) => Prisma.sql`${row}.id`,
} satisfies ThingOrder['columns']
const start = (text: Prisma.Sql) => Prisma.sql`left(lower(${text}), 60)`

const runColumns = {
  import: {
    name: (row) =>
      start(Prisma.sql`coalesce(
      (select name from "ImportSource" s where s.id = ${row}."sourceId"), ${row}.name, ${row}.location)`),
    ...byNumber,
  },
  state: { state: (row) => Prisma.sql`array_position(enum_range(null::"ImportState"), ${row}.state)`, ...byNumber },
  who: { who: (row) => start(Prisma.sql`${row}."askedByName"`), ...byNumber },
  when: byNumber,
} satisfies Record<string, ThingOrder['columns']>

/** One page of imports that have ended, the newest first unless they are ordered otherwise. */
export async function listImports(
  actor: Actor,
  { sort = usualImportSort, cursor }: { sort?: ImportSort | undefined; cursor?: string | undefined } = {},
): Promise<PlacedPage<ImportRow>> {
  demand(actor, 'imports:read')
  const order = { keys: importOrder(sort), columns: runColumns[sortOf<keyof typeof runColumns>(sort).name] }
  const [{ before, ...page }, total] = await Promise.all([
    pageOfRows('ImportRun', ended, order, cursor, pageSize),
    countRows('ImportRun', ended),
  ])
  const ids = page.rows.map(({ id }) => id)
  const found = await read.importRun.findMany({ where: { id: { in: ids } }, include: withName })
  const byId = new Map(found.map((run) => [run.id, run]))
  const rows = ids.flatMap((id) => byId.get(id) ?? []).map((run) => toRow(run, new Map()))
  return { ...page, rows, place: { before, total } }
}

/** No more are shown at once; one is read at a time. */
const goingOnAtMost = 50

/** The imports that wait or are being read, the newest first. */
export async function importsGoingOn(actor: Actor): Promise<ImportRow[]> {
  demand(actor, 'imports:read')
  const found = await read.importRun.findMany({
    where: { state: { in: ['queued', 'running'] } },
    include: withName,
    orderBy: { number: 'desc' },
    take: goingOnAtMost,
  })
  const headways = await headwaysOf(found)
  return found.map((run) => toRow(run, headways))
}

/** One import with its repository as it was read last, or null when there is none. */
export async function importDetail(actor: Actor, id: string): Promise<ImportDetail | null> {
  demand(actor, 'imports:read')
  const run = await read.importRun.findUnique({ where: { id }, include: { source: { include: withBranches } } })
  if (!run) return null
  const alike = run.source ? await resembled([run.source]) : new Map()
  return { ...toRow(run, await headwaysOf([run])), source: run.source && (await toSource(run.source, alike)) }
}

type Headways = ReadonlyMap<string, NonNullable<ImportProgress['reading']>>

/** How far the readers are that are at it. */
async function headwaysOf(runs: readonly { id: string; state: ImportState }[]): Promise<Headways> {
  const open = runs.filter(({ state }) => state === 'running').map(({ id }) => id)
  const found = open.length === 0 ? [] : await read.importHeadway.findMany({ where: { runId: { in: open } } })
  return new Map(found.map(({ runId, branch, commits, of }) => [runId, { branch, commits, of }]))
}

/** Every repository that was read, with its branches and what was counted on them. */
export async function importSources(actor: Actor): Promise<ListedSource[]> {
  demand(actor, 'imports:read')
  const [sources, newest] = await Promise.all([
    read.importSource.findMany({ include: withBranches, orderBy: { name: 'asc' }, take: 200 }),
    read.$queryRaw<{ id: string; sourceId: string }[]>`select distinct on ("sourceId") id, "sourceId" from "ImportRun"
      where "sourceId" is not null order by "sourceId", number desc`,
  ])
  const alike = await resembled(sources)
  const newestOf = new Map(newest.map(({ id, sourceId }) => [sourceId, id]))
  const rows = await Promise.all(sources.map((source) => toSource(source, alike)))
  return rows.map((row) => ({ ...row, newestRunId: newestOf.get(row.id) ?? null }))
}

type Names = ReadonlyMap<string, string>

/** The names of the repositories of which these may be copies. */
async function resembled(sources: readonly { resembles: string | null }[]): Promise<Names> {
  const ids = sources.flatMap(({ resembles }) => resembles ?? [])
  const found = ids.length === 0 ? [] : await read.importSource.findMany({ where: { id: { in: ids } } })
  return new Map(found.map(({ id, name }) => [id, name]))
}

/**
 * The newest commit read of every branch of every repository, so that nothing is read twice unless there is more to find:
 * what was read before somebody changed what is looked for is read again.
 */
export async function knownHeads(actor: Actor): Promise<KnownHead[]> {
  demand(actor, 'imports:read')
  const [branches, listed] = await Promise.all([read.importBranch.findMany(), wordsListedAt()])
  return branches.map(({ sourceId, name, head, readerVersion: version, facts, goneAt, readAt }) => ({
    sourceId,
    branch: name,
    head,
    current:
      version === readerVersion &&
      goneAt === null &&
      !(listed && readAt < listed) &&
      !holdsUnread(facts as BranchFacts),
  }))
}

/** When somebody last changed which names and phrases are looked for; null where none are. */
async function wordsListedAt(): Promise<Date | null> {
  return (await read.listedWord.aggregate({ _max: { at: true } }))._max.at
}

/** The imports that wait or are said to go on, in the order in which they were asked for. */
export async function openImports(actor: Actor): Promise<string[]> {
  demand(actor, 'imports:read')
  const open = await read.importRun.findMany({
    where: { state: { in: ['queued', 'running'] } },
    orderBy: { number: 'asc' },
    select: { id: true },
  })
  return open.map(({ id }) => id)
}

/** Where an import stands, or null when there is none. */
export async function importRunState(actor: Actor, id: string): Promise<ImportState | null> {
  demand(actor, 'imports:read')
  return (await read.importRun.findUnique({ where: { id }, select: { state: true } }))?.state ?? null
}

type Found = Prisma.ImportRunGetPayload<object> & { source: { name: string } | null }

function toRow(run: Found, headways: Headways): ImportRow {
  const { id, number, location, branches, state, askedByName, problemCount, failure, sourceId } = run
  return {
    id,
    number,
    name: run.source?.name ?? run.name ?? nameOfLocation(location),
    location,
    branches,
    state,
    askedBy: askedByName,
    progress: { ...importProgress.parse(run.progress), reading: headways.get(id) ?? null },
    counts: run.counts as Record<string, number>,
    problemCount,
    failure,
    requestedAt: run.requestedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    sourceId,
  }
}

async function toSource(
  source: Prisma.ImportSourceGetPayload<{ include: typeof withBranches }>,
  names: Names,
): Promise<SourceRow> {
  const { id, name, location, createdAt, branches, resembles } = source
  const alike = resembles === null ? undefined : names.get(resembles)
  const seen = branches.map(async ({ name: branch, head, headAt, readAt, goneAt, facts }) => ({
    name: branch,
    head,
    headAt: headAt.toISOString(),
    readAt: readAt.toISOString(),
    goneAt: goneAt?.toISOString() ?? null,
    facts: await factsSeen(branchFacts.parse(facts)),
  }))
  return {
    id,
    name,
    location,
    createdAt: createdAt.toISOString(),
    resembles: resembles !== null && alike !== undefined ? { id: resembles, name: alike } : null,
    branches: await Promise.all(seen),
    story: source.story === null ? null : storyCounts.parse(source.story),
  }
}

/** What was counted, without what is kept out of sight in the words that name it. */
async function factsSeen({ losses, strayWork, about, ...facts }: BranchFacts): Promise<BranchFacts> {
  return { ...facts, ...(await seenWhole({ losses, strayWork, about })) }
}
