import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Choices, choicesCountedUpTo, choicesOf } from '@/lib/core/choices'
import { countedUpTo } from '@/lib/core/count'
import { revealHidden } from '@/lib/core/hidden'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { type Incident, type IncidentCourse, Prisma } from '@/lib/db/generated/client'
import { allOf, named } from '@/lib/db/things'
import { rankOf } from '@/lib/incidents/rules'
import {
  type IncidentCounts,
  type IncidentKind,
  incidentOrder,
  incidentsCountedUpTo,
  type IncidentRow,
  type IncidentsFilter,
  type IncidentView,
  incidentViews,
  severities,
  type Severity,
} from '@/lib/incidents/schema'

/** One page of incidents: what weighs most first, and of that what began last. Unless it is said otherwise, what is open. */
export async function listIncidents(
  actor: Actor,
  filter: IncidentsFilter,
): Promise<Page<IncidentRow> & { before: number }> {
  demand(actor, 'incidents:read')
  const { state = 'open', cursor } = filter
  const direction = Prisma.raw(incidentOrder.place(cursor).direction)
  const wanted = [inView(state), ...(await conditionsOf(actor, filter))]
  const found = await read.$queryRaw<{ id: string }[]>`
    select id from "Incident" i where ${allOf([...wanted, beyond(cursor)])}
    order by i.severity ${direction}, i."openedAt" ${direction}, i.id ${direction} limit ${pageSize + 1}`
  const ids = found.map(({ id }) => id)
  const rows = await read.incident.findMany({ where: { id: { in: ids } }, include: { course: true } })
  const byId = new Map(rows.map((row) => [row.id, { ...row, rank: rankOf(row.severity) }]))
  const page = incidentOrder.page(
    ids.flatMap((id) => byId.get(id) ?? []),
    pageSize,
    cursor,
  )
  const before =
    page.previous === null ? 0 : await countOf([...wanted, beyond(page.previous)], incidentsCountedUpTo(filter))
  return { ...page, before, rows: await shownRows(page.rows) }
}

/** How many there are in each view, with the other filters that are in force, as far as they are counted. */
export async function incidentCounts(actor: Actor, filter: IncidentsFilter): Promise<IncidentCounts> {
  demand(actor, 'incidents:read')
  const [touched, own] = [await touchedBy(filter), ownConditions(actor, filter)]
  const upTo = incidentsCountedUpTo(filter)
  const [first, ...others] = touched
  const newest = first && (await newestTouched(first, [...own, ...others.map(touches)]))
  const counts = await Promise.all(
    incidentViews.map(async (view) => {
      if (newest && (newest.isWhole || newest[view] > upTo)) return Math.min(newest[view], upTo + 1)
      return await countOf([inView(view), ...own, ...touched.map(touches)], upTo)
    }),
  )
  return Object.fromEntries(incidentViews.map((view, at) => [view, counts[at]!])) as IncidentCounts
}

/** So many of the newest incidents that one pod or tool had part in are looked at, once for all views. */
const mostTouched = 450

/** How many of those are in each view, and whether they are all that it had part in. */
async function newestTouched(
  { part, keys }: Touched,
  conditions: readonly Condition[],
): Promise<IncidentCounts & { isWhole: boolean }> {
  // Of one key alone an index has them in their order.
  const isOfThem = keys.length === 1 ? Prisma.sql`key = ${keys[0]}` : Prisma.sql`key = any(${[...keys]})`
  const views = incidentViews.map(
    (view) => Prisma.sql`count(*) filter (where ${allOf([inView(view)])})::int as ${named(view)}`,
  )
  const [{ held, ...counts }] = await read.$queryRaw<[IncidentCounts & { held: number }]>`
    with touched as materialized (select distinct "incidentId" as id from "IncidentPart"
      where part = ${part} and ${isOfThem} order by "incidentId" desc limit ${mostTouched + 1})
    select (select count(*)::int from touched) as held, ${Prisma.join(views)}
    from touched join "Incident" i on i.id = touched.id where ${allOf(conditions)}`
  return { ...counts, isWhole: held <= mostTouched }
}

/** How many of some weight wait for somebody to take note: neither low, nor silenced. What the menu and Home tell. */
export async function unansweredIncidents(
  actor: Actor,
): Promise<{ count: number; high: number; first: IncidentRow[] }> {
  demand(actor, 'incidents:read')
  const first = await read.incident.findMany({
    where: { ...unanswered(), severity: { in: ['medium', 'high'] } },
    include: { course: true },
    orderBy: [{ severity: 'desc' }, { openedAt: 'desc' }, { id: 'desc' }],
    take: 3,
  })
  if (first.length === 0) return { count: 0, high: 0, first: [] }
  const [medium, high] = await Promise.all([unansweredOf('medium'), unansweredOf('high')])
  return { count: medium + high, high, first: await shownRows(first) }
}

/** How many of a weight, by the index of what is open, which a value that is sent along does not lead to. */
async function unansweredOf(severity: Severity): Promise<number> {
  return await countOf(
    [
      Prisma.sql`i.state = 'open' and (i."silencedUntil" is null or i."silencedUntil" < now())`,
      Prisma.sql`i.severity = ${severity}::"IncidentSeverity"`,
    ],
    countedUpTo,
  )
}

function unanswered() {
  return { state: 'open' as const, OR: [{ silencedUntil: null }, { silencedUntil: { lt: new Date() } }] }
}

/** The pods and tools that incidents name, for filters. */
export async function incidentChoices(actor: Actor): Promise<{ pods: Choices; tools: Choices }> {
  demand(actor, 'incidents:read')
  const [touchedPods, touchedTools] = await Promise.all([keysOf('pod'), keysOf('tool')])
  const [pods, tools] = await Promise.all([
    read.pod.findMany({
      where: { id: { in: touchedPods } },
      select: { slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
    read.tool.findMany({
      where: { key: { in: touchedTools } },
      select: { key: true, title: true },
      orderBy: { title: 'asc' },
    }),
  ])
  return {
    pods: choicesOf(pods.map(({ slug, name }) => ({ value: slug, label: revealHidden(name).text }))),
    tools: choicesOf(tools.map(({ key, title }) => ({ value: key, label: title }))),
  }
}

/** The pods or tools that incidents touch: one look into the index for each, however many incidents there are. */
async function keysOf(part: 'pod' | 'tool'): Promise<string[]> {
  const rows = await read.$queryRaw<{ key: string }[]>`
    with recursive found as (
      (select key from "IncidentPart" where part = ${part} order by key limit 1)
      union all
      select (select key from "IncidentPart" where part = ${part} and key > found.key order by key limit 1)
      from found where found.key is not null)
    select key from found where key is not null limit ${choicesCountedUpTo}`
  return rows.map(({ key }) => key)
}

type Row = Incident & { course: IncidentCourse | null }

/** Incidents as lines of a list, with how often they came and whom they touched. */
export async function shownRows(rows: readonly Row[]): Promise<IncidentRow[]> {
  const ids = rows.map(({ id }) => id)
  const [pods, owners] = await Promise.all([
    read.incidentPart.groupBy({ by: ['incidentId'], where: { incidentId: { in: ids }, part: 'pod' }, _count: true }),
    read.person.findMany({
      where: { id: { in: rows.flatMap(({ ownerId }) => ownerId ?? []) } },
      select: { id: true, name: true },
    }),
  ])
  const now = new Date()
  return rows.map((row) => ({
    number: row.number,
    kind: row.kind as IncidentKind,
    title: revealHidden(row.title).text,
    severity: row.severity,
    state: row.state,
    environment: row.environment,
    openedAt: row.openedAt.toISOString(),
    lastAt: (row.course?.lastAt ?? row.openedAt).toISOString(),
    count: row.course?.count ?? 0,
    pods: pods.find(({ incidentId }) => incidentId === row.id)?._count ?? 0,
    reopened: row.reopened,
    owner: owners.find(({ id }) => id === row.ownerId)?.name ?? null,
    silencedUntil: row.silencedUntil && row.silencedUntil > now ? row.silencedUntil.toISOString() : null,
    nextWordAt: row.nextWordAt?.toISOString() ?? null,
  }))
}

async function countOf(conditions: readonly Condition[], upTo: number): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from (select from "Incident" i where ${allOf(conditions)} limit ${upTo + 1}) counted`
  return row.count
}

type Condition = Prisma.Sql | false | undefined

function inView(view: IncidentView): Condition {
  return view !== 'all' && Prisma.sql`i.state = ${view}::"IncidentState"`
}

async function conditionsOf(actor: Actor, filter: IncidentsFilter): Promise<Condition[]> {
  return [...ownConditions(actor, filter), ...(await touchedBy(filter)).map(touches)]
}

function ownConditions(actor: Actor, { severity, kind, env, owner }: IncidentsFilter): Condition[] {
  return [
    severity && Prisma.sql`i.severity = ${severity}::"IncidentSeverity"`,
    kind && Prisma.sql`i.kind = ${kind}`,
    env && Prisma.sql`i.environment = ${env}`,
    owner === 'me' && Prisma.sql`i."ownerId" = ${actor.id}`,
    owner === 'nobody' && Prisma.sql`i."ownerId" is null`,
  ]
}

/** What an incident touches: one of these pods or tools. */
type Touched = { part: 'pod' | 'tool'; keys: readonly string[] }

async function touchedBy({ pod, tool }: IncidentsFilter): Promise<Touched[]> {
  const tools = tool === undefined ? [] : [{ part: 'tool' as const, keys: [tool] }]
  if (pod === undefined) return tools
  // A name may be that of several pods.
  const where = { OR: [{ slug: pod }, { name: pod }] }
  const pods = await read.pod.findMany({ where, select: { id: true }, take: 100 })
  return [{ part: 'pod', keys: pods.map(({ id }) => id) }, ...tools]
}

function touches({ part, keys }: Touched): Prisma.Sql {
  if (keys.length === 0) return Prisma.sql`false`
  return Prisma.sql`exists (select from "IncidentPart" p
    where p."incidentId" = i.id and p.part = ${part} and p.key = any(${[...keys]}))`
}

function beyond(cursor: string | undefined): Condition {
  const { values, direction } = incidentOrder.place(cursor)
  if (!values) return undefined
  const sign = Prisma.raw(direction === 'asc' ? '>' : '<')
  const severity = severities[Math.min(Math.max(values.rank, 0), severities.length - 1)]
  return Prisma.sql`(i.severity, i."openedAt", i.id) ${sign} (${severity}::"IncidentSeverity", ${values.openedAt}, ${values.id})`
}
