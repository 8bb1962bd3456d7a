import 'server-only'
import { openingOf, usesOf } from '@/lib/catalogue/rules'
import { type StepLeft, stepsLeft } from '@/lib/tools/steps'
import { type ToolDetail, type ToolRow, type ToolsFilter, type ToolSort, toolSorts } from '@/lib/catalogue/schema'
import { type Actor, demand } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import type { Place } from '@/lib/core/count'
import { environments } from '@/lib/core/environment'
import { pageSize } from '@/lib/core/keyset'
import { searchWords } from '@/lib/core/search-words'
import { sortOf } from '@/lib/core/sort'
import { read, type Tx } from '@/lib/db/client'
import { compilePolicy, type PolicySnapshot } from '@/lib/policy/compile'
import { wholeRoles } from '@/lib/policy/matrix'
import { NoPolicy, policyNow } from '@/lib/policy/queries'
import { tierOf } from '@/lib/policy/tier'
import { keptIn } from '@/lib/tools/commands'
import { formDifference } from '@/lib/tools/form'
import { effectOf, effects, toolStateWords } from '@/lib/tools/labels'
import { goLiveBlockers } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** A page of the catalogue. `after` are the tools behind which the pages around it begin; null stands for the first page. */
export type ToolsPage = {
  rows: ToolRow[]
  place: Place
  total: number
  previous: { after: string | null } | null
  next: { after: string } | null
  owners: string[]
}

/** The tools of the catalogue, as many as fit a page: it is small enough to be ordered in memory. */
export async function listTools(actor: Actor, filter: ToolsFilter): Promise<ToolsPage> {
  demand(actor, 'policy:read')
  const [inForce, stored] = await Promise.all([policyOrNone(), read.tool.findMany({ orderBy: { key: 'asc' } })])
  const entries = stored.map((row) => ({ ...keptIn(row), waits: row.waiting !== null }))
  const wanted = entries.filter((one) => fits(one.entry, one.waits, filter)).toSorted(orderOf(filter.sort))
  const start = filter.cursor === undefined ? 0 : wanted.findIndex(({ entry }) => entry.key === filter.cursor) + 1
  const shown = wanted.slice(start, start + pageSize)
  const uses = (key: string) => (inForce ? usesOf(inForce.snapshot, inForce.roles, key, filter.env ?? 'prod') : [])
  return {
    rows: shown.map(({ entry, waits }) => rowOf(entry, waits, uses(entry.key))),
    place: { before: start, total: wanted.length },
    total: entries.length,
    previous: start > 0 ? { after: wanted[start - pageSize - 1]?.entry.key ?? null } : null,
    next: wanted.length > start + pageSize ? { after: shown.at(-1)!.entry.key } : null,
    owners: [...new Set(entries.flatMap(({ entry }) => entry.owner ?? []))].toSorted(),
  }
}

function rowOf(entry: Tool, waits: boolean, uses: ReturnType<typeof usesOf>): ToolRow {
  const { key, title, sensitivity, external, personalData, state, owner, reversible } = entry
  const named = (wanted: string) => uses.filter(({ answer }) => answer === wanted).map(({ role }) => role)
  return {
    key,
    title,
    sensitivity,
    external,
    personalData,
    state,
    owner,
    reversible,
    waits,
    lacks: goLiveBlockers(entry),
    allow: named('allow'),
    ask: named('ask'),
  }
}

function fits(entry: Tool, waits: boolean, { q = '', effect, state, owner, only }: ToolsFilter): boolean {
  const words = searchWords(q).map((word) => word.toLowerCase())
  const text = `${entry.title} ${entry.key}`.toLowerCase()
  const special = {
    personal: () => entry.personalData,
    final: () => entry.reversible === null,
    lacking: () => goLiveBlockers(entry).length > 0,
    waiting: () => waits,
  }
  return (
    words.every((word) => text.includes(word)) &&
    (effect === undefined || effectOf(entry) === effect) &&
    (state === undefined || entry.state === state) &&
    (owner === undefined || entry.owner === owner) &&
    (only === undefined || special[only]())
  )
}

/** By what a list is ordered; tools that are equal in it by their titles. */
function orderOf(sort: ToolSort = 'title') {
  const { name, direction } = sortOf<(typeof toolSorts)[number]>(sort)
  const by: Record<typeof name, (entry: Tool) => string> = {
    title: ({ title }) => title,
    effect: (entry) => String(effects.indexOf(effectOf(entry))),
    owner: ({ owner }) => owner ?? '',
    state: ({ state }) => toolStateWords[state],
  }
  const sign = direction === 'desc' ? -1 : 1
  const compared = (one: string, other: string) => one.localeCompare(other, 'en')
  return ({ entry: one }: { entry: Tool }, { entry: other }: { entry: Tool }) =>
    sign * compared(by[name](one), by[name](other)) || compared(one.title, other.title) || compared(one.key, other.key)
}

/** Everything about one tool, or null where there is none of this name. */
export async function toolDetail(actor: Actor, key: string): Promise<ToolDetail | null> {
  demand(actor, 'policy:read')
  const [row, inForce, groups, asked] = await Promise.all([
    read.tool.findUnique({ where: { key } }),
    policyOrNone(),
    read.group.findMany({ orderBy: [{ title: 'asc' }, { slug: 'asc' }] }),
    openChangeOf(read, key),
  ])
  if (!row) return null
  const { entry, waiting, imported } = keptIn(row)
  const isAlone = (title: string) => groups.filter((group) => group.title === title).length === 1
  const places = inForce?.snapshot.places ?? environments
  return {
    entry,
    was: digestOf(entry),
    schemaHash: row.schemaHash,
    imported,
    waiting: waiting && { changes: formDifference(entry.input, waiting) },
    lacks: goLiveBlockers(entry),
    left: await stepsFor(entry),
    places: places.map((environment) => ({
      environment,
      tier: tierOf(entry, environment, [], null),
      uses: inForce ? usesOf(inForce.snapshot, inForce.roles, key, environment) : [],
    })),
    asked,
    groups: groups.map(({ slug, title }) => ({ value: slug, label: isAlone(title) ? title : `${title} (${slug})` })),
  }
}

/** What is left to be done until a pod may use a tool; null where there is none of this name. */
export async function standingOf(actor: Actor, key: string): Promise<StepLeft[] | null> {
  demand(actor, 'policy:read')
  const row = await read.tool.findUnique({ where: { key } })
  return row && (await stepsFor(keptIn(row).entry))
}

async function stepsFor(entry: Tool): Promise<StepLeft[]> {
  const live = await compiledWith({ ...entry, state: 'live' }).catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!live) return stepsLeft(entry, { byRule: false, shutBy: [] })
  return stepsLeft(entry, openingOf(live.snapshot, live.roles, entry.key, await placesOfPods()))
}

/** In which roles and departments pods are, each pair once however many they are. */
export async function placesOfPods(): Promise<{ role: string; department: string }[]> {
  return await read.$queryRaw`select distinct role, department from "Pod" where state <> 'retired'`
}

type Compiled = { snapshot: PolicySnapshot; roles: readonly string[] }

async function policyOrNone(): Promise<Compiled | null> {
  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  return inForce && { snapshot: inForce.snapshot, roles: wholeRoles(inForce.document) }
}

/** The policy in force as if a tool were another one. */
export async function compiledWith(tool: Tool): Promise<Compiled> {
  const { document, tools, version } = await policyNow()
  const others = [...tools.values()].filter(({ key }) => key !== tool.key)
  return { snapshot: compilePolicy({ ...document, version }, [...others, tool]), roles: wholeRoles(document) }
}

/** Tools that were offered and wait for a look, by title; more than a hundred nobody reads. */
export async function suspendedTools(actor: Actor): Promise<{ key: string; title: string }[]> {
  demand(actor, 'tools:change')
  return await read.tool.findMany({
    where: { state: 'suspended' },
    select: { key: true, title: true },
    orderBy: { title: 'asc' },
    take: 100,
  })
}

/** The number of the request by which a change of this tool is being asked for, or null. */
export async function openChangeOf(db: Pick<Tx, 'request'>, key: string): Promise<number | null> {
  const open = await db.request.findFirst({
    where: { kind: 'tool_change', subjectKind: 'tool', subjectId: key, state: { in: ['waiting', 'approved'] } },
    select: { number: true },
  })
  return open?.number ?? null
}

/** How many requests for a change of this tool a person turned down in 90 days. */
export async function turnedDown(tx: Tx, key: string): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from "Request" where kind = 'tool_change' and "subjectKind" = 'tool'
      and "subjectId" = ${key} and state in ('rejected', 'changes_requested') and "askedAt" > now() - interval '90 days'`
  return row.count
}
