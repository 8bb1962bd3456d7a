import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import { type KnownHead, nameOfLocation, readerVersion } from '@/lib/imports/rules'
import { importProgress, type ImportState } from '@/lib/imports/schema'
import {
  type ImportDetail,
  type ImportRow,
  latestRunFirst,
  type Page,
  type SourceRow,
} from '@/lib/imports/views/schema'

const withBranches = { branches: { orderBy: { headAt: 'desc' } } } satisfies Prisma.ImportSourceInclude

/** One page of imports, newest first. `next` is the cursor of the next page. */
export async function listImports(actor: Actor, cursor?: string): Promise<Page<ImportRow>> {
  demand(actor, 'imports:read')
  const found = await read.importRun.findMany({
    include: { source: { select: { name: true } } },
    where: latestRunFirst.after(cursor),
    orderBy: latestRunFirst.orderBy,
    take: pageSize + 1,
  })
  const { rows, next } = latestRunFirst.page(found, pageSize)
  return { rows: rows.map(toRow), next }
}

/** One import with its repository as it was read last, or null when there is none. */
export async function importDetail(actor: Actor, id: string): Promise<ImportDetail | null> {
  demand(actor, 'imports:read')
  const run = await read.importRun.findUnique({ where: { id }, include: { source: { include: withBranches } } })
  return run && { ...toRow(run), source: run.source && toSource(run.source) }
}

/** Every repository that was read, with its branches and what was counted on them. */
export async function importSources(actor: Actor): Promise<SourceRow[]> {
  demand(actor, 'imports:read')
  const sources = await read.importSource.findMany({ include: withBranches, orderBy: { name: 'asc' }, take: 200 })
  return sources.map(toSource)
}

/** The newest commit read of every branch of every repository, so that nothing is read twice. */
export async function knownHeads(actor: Actor): Promise<KnownHead[]> {
  demand(actor, 'imports:read')
  const branches = await read.importBranch.findMany()
  return branches.map(({ sourceId, name, head, readerVersion: version }) => ({
    sourceId,
    branch: name,
    head,
    current: version === readerVersion,
  }))
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

function toRow(run: Found): ImportRow {
  const { id, number, location, branches, state, askedByName, problemCount, failure, sourceId } = run
  return {
    id,
    number,
    name: run.source?.name ?? run.name ?? nameOfLocation(location),
    location,
    branches,
    state,
    askedBy: askedByName,
    progress: importProgress.parse(run.progress),
    counts: run.counts as Record<string, number>,
    problemCount,
    failure,
    requestedAt: run.requestedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    sourceId,
  }
}

function toSource(source: Prisma.ImportSourceGetPayload<{ include: typeof withBranches }>): SourceRow {
  const { id, name, location, createdAt, branches } = source
  return {
    id,
    name,
    location,
    createdAt: createdAt.toISOString(),
    branches: branches.map(({ name: branch, head, headAt, readAt, facts }) => ({
      name: branch,
      head,
      headAt: headAt.toISOString(),
      readAt: readAt.toISOString(),
      facts: facts as BranchFacts,
    })),
  }
}
