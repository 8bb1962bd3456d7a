import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Choices, choicesOf } from '@/lib/core/choices'
import { countedUpTo } from '@/lib/core/count'
import { revealHidden } from '@/lib/core/hidden'
import { type Page, pageSize } from '@/lib/core/keyset'
import { valuesOf } from '@/lib/db/choices'
import { read } from '@/lib/db/client'
import { type Finding, Prisma } from '@/lib/db/generated/client'
import { allOf } from '@/lib/db/things'
import { viewsOf } from '@/lib/findings/queries'
import {
  type FindingCounts,
  type FindingRow,
  findingOrder,
  type FindingsFilter,
  type FindingViewName,
  findingViews,
  type FoundSource,
  lateDays,
  rankOfSeverity,
  type RepositoryFindings,
  severities,
  sources,
} from '@/lib/findings/schema'
import { textsOf } from '@/lib/findings/subjects/queries'
import { lastingBypasses } from '@/lib/findings/bypass/queries'

/** One page of what was found: what weighs most first, and of that the newest. Unless it is said otherwise, of what is open. */
export async function listFindings(
  actor: Actor,
  filter: FindingsFilter,
): Promise<Page<FindingRow> & { before: number }> {
  demand(actor, 'requests:read')
  const { state = 'open', cursor } = filter
  const direction = Prisma.raw(findingOrder.place(cursor).direction)
  const found = await read.$queryRaw<{ id: string }[]>`
    select id from "Finding" f where ${allOf([inState(state), ...(await wanted(filter)), beyond(cursor)])}
    order by f.severity ${direction}, f.at ${direction}, f.id ${direction} limit ${pageSize + 1}`
  const rows = await read.finding.findMany({ where: { id: { in: found.map(({ id }) => id) } } })
  const byId = new Map(rows.map((row) => [row.id, { ...row, rank: rankOfSeverity(row.severity) }]))
  const page = findingOrder.page(
    found.flatMap(({ id }) => byId.get(id) ?? []),
    pageSize,
    cursor,
  )
  const shown = page.rows.map(({ rank: _rank, ...row }) => row)
  const before =
    page.previous === null ? 0 : await countOf([inState(state), ...(await wanted(filter)), beyond(page.previous)])
  return { ...page, before, rows: await rowsOf(shown) }
}

/** Findings as lines, each with the text that it was found in. */
export async function rowsOf(findings: readonly Finding[]): Promise<FindingRow[]> {
  const [views, textOf, pods, repositories] = await Promise.all([
    viewsOf(findings),
    textsOf(read, findings),
    podsNamed(findings.flatMap(({ podId }) => podId ?? [])),
    repositoriesNamed(findings.flatMap(({ importSourceId }) => importSourceId ?? [])),
  ])
  return findings.map((row, at) => ({
    ...views[at]!,
    at: row.at.toISOString(),
    subject: row.subjectKind,
    title: textOf(row).title,
    href: textOf(row).href,
    environment: row.environment,
    pod: pods.find(({ value }) => value === row.podId)?.label ?? null,
    repository: (row.importSourceId !== null && repositories.get(row.importSourceId)) || null,
  }))
}

/** How many findings there are in each state, with the other filters that are in force, as far as they are counted. */
export async function findingCounts(actor: Actor, filter: FindingsFilter): Promise<FindingCounts> {
  demand(actor, 'requests:read')
  const narrowed = await wanted(filter)
  const counts = await Promise.all(findingViews.map((state) => countOf([inState(state), ...narrowed])))
  return Object.fromEntries(findingViews.map((state, at) => [state, counts[at]!])) as FindingCounts
}

/** The same for what is open alone, for whoever shows no other view. */
export async function openFindings(actor: Actor, filter: FindingsFilter): Promise<number> {
  demand(actor, 'requests:read')
  return await countOf([inState('open'), ...(await wanted(filter))])
}

/** The pods and repositories in whose texts something was found. */
export async function findingChoices(actor: Actor): Promise<{ pods: Choices; repositories: Choices }> {
  demand(actor, 'requests:read')
  const [pods, repositories] = await Promise.all([
    valuesOf('Finding', 'podId').then(podsNamed),
    valuesOf('Finding', 'importSourceId').then(repositoriesNamed),
  ])
  return {
    repositories: choicesOf([...repositories.values()].toSorted().map((name) => ({ value: name, label: name }))),
    pods: choicesOf(
      pods.map(({ slug, label }) => ({ value: slug, label })).toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    ),
  }
}

/** How many findings are open in each kind of text of a repository, and how many were found there in all. */
export async function repositoryFindings(actor: Actor, importSourceId: string): Promise<RepositoryFindings> {
  demand(actor, 'requests:read')
  const where = { importSourceId }
  const [open, all] = await Promise.all([
    read.$queryRaw<{ source: FoundSource; count: number }[]>`
      select source, count(*)::int as count from (select "subjectKind" as source from "Finding" f
        where f."importSourceId" = ${importSourceId} and ${inState('open')} limit ${countedUpTo + 1}) counted group by 1`,
    read.finding.count({ where, take: countedUpTo + 1 }),
  ])
  const counts = new Map(open.map(({ source, count }) => [source, count]))
  return { all, open: sources.flatMap((source) => ({ source, count: counts.get(source) ?? 0 })).filter(isSome) }
}

const isSome = ({ count }: { count: number }) => count > 0

async function podsNamed(ids: readonly string[]) {
  if (ids.length === 0) return []
  const pods = await read.pod.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, slug: true, name: true },
  })
  return pods.map(({ id: value, slug, name }) => ({ value, slug, label: revealHidden(name).text }))
}

async function repositoriesNamed(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await read.importSource.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(found.map(({ id, name }) => [id, name]))
}

async function countOf(conditions: readonly Condition[]): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (select from "Finding" f where ${allOf(conditions)} limit ${countedUpTo + 1}) counted`
  return row.count
}

type Condition = Prisma.Sql | false | undefined

/** What is let through has a view of its own, for as long as it is. */
function inState(view: FindingViewName): Prisma.Sql {
  const through = lastingBypasses
  if (view === 'bypassed') return Prisma.sql`f.state <> 'fixed' and f.digest in (select b.digest from ${through})`
  const isOpen = Prisma.sql`f.state = ${view}::"FindingState"`
  return view === 'open'
    ? Prisma.sql`${isOpen} and not exists (select from ${through} and b.digest = f.digest)`
    : isOpen
}

async function wanted({ severity, family, source, age, pod, repository }: FindingsFilter): Promise<Condition[]> {
  // Looked up first, so that an index holds its findings in the order of the list.
  const named = pod
    ? await read.pod.findMany({ where: { OR: [{ slug: pod }, { name: pod }] }, select: { id: true }, take: 100 })
    : []
  const [first, ...others] = named.map(({ id }) => id)
  const repositoryNamed = repository
    ? await read.importSource.findUnique({ where: { name: repository }, select: { id: true } })
    : null
  return [
    severity && Prisma.sql`f.severity = ${severity}::"FindingSeverity"`,
    family && Prisma.sql`split_part(f.kind, '.', 1) = ${family}`,
    source && Prisma.sql`f."subjectKind" = ${source}`,
    age && Prisma.sql`f.at < now() - make_interval(days => ${lateDays}::int)`,
    repository !== undefined &&
      (repositoryNamed ? Prisma.sql`f."importSourceId" = ${repositoryNamed.id}` : Prisma.sql`false`),
    pod !== undefined &&
      (first === undefined
        ? Prisma.sql`false`
        : others.length === 0
          ? Prisma.sql`f."podId" = ${first}`
          : Prisma.sql`f."podId" = any(${[first, ...others]})`),
  ]
}

function beyond(cursor: string | undefined): Condition {
  const { values, direction } = findingOrder.place(cursor)
  if (!values) return undefined
  const sign = Prisma.raw(direction === 'asc' ? '>' : '<')
  const severity = severities[Math.min(Math.max(values.rank, 0), severities.length - 1)]
  return Prisma.sql`(f.severity, f.at, f.id) ${sign} (${severity}::"FindingSeverity", ${values.at}, ${values.id})`
}
