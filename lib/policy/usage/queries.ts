import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { environments } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import { compilePolicy } from '@/lib/policy/compile'
import { parsePolicy } from '@/lib/policy/document'
import { wholeRoles } from '@/lib/policy/matrix'
import { NoPolicy, policyNow } from '@/lib/policy/queries'
import { fold } from '@/lib/policy/shape'
import {
  callsOf,
  together,
  unusedDays,
  type Usage,
  type UsageOfCells,
  usageDays,
  usageKey,
  type UsageOfTool,
} from '@/lib/policy/usage/schema'
import { type UnusedRight, unusedRights } from '@/lib/policy/usage/unused'

type Row = { role: string; tool: string; allowed: number; asked: number; denied: number; lastAt: Date }

/** How often each role used each tool here lately, and up to when that was counted; null before anything was. */
export async function usageOfCells(actor: Actor, environment: string): Promise<UsageOfCells | null> {
  demand(actor, 'policy:read')
  const [mark, rows] = await Promise.all([
    read.policyUsageMark.findUnique({ where: { id: 1 } }),
    read.$queryRaw<Row[]>`
      select role, tool, sum(allowed)::int as allowed, sum(asked)::int as asked, sum(denied)::int as denied,
        max("lastAt") as "lastAt"
      from "PolicyUsage" where environment = ${fold(environment)} and day > (now() at time zone 'UTC')::date - ${usageDays}::int
      group by role, tool`,
  ])
  if (!mark) return null
  const cells: Record<string, Usage> = {}
  for (const { role, tool, allowed, asked, denied, lastAt } of rows) {
    const key = usageKey(role, tool)
    const { [key]: other } = cells
    const usage = { allowed, asked, denied, lastAt: lastAt.toISOString() }
    // Names of roles differ by case without being others.
    cells[key] = other ? together(usage, other) : usage
  }
  return { asOf: mark.asOf.toISOString(), cells }
}

/** Who used a tool lately, environment by environment, since which day and up to when that was counted; null before. */
export async function usageOfTool(
  actor: Actor,
  tool: string,
): Promise<{ asOf: string; since: string; places: UsageOfTool[] } | null> {
  demand(actor, 'policy:read')
  const [mark, [today], rows] = await Promise.all([
    read.policyUsageMark.findUnique({ where: { id: 1 } }),
    read.$queryRaw<[{ since: string }]>`
      select ((now() at time zone 'UTC')::date - ${usageDays - 1}::int)::text as since`,
    read.$queryRaw<(Omit<Row, 'tool'> & { environment: string })[]>`
      select environment, role, sum(allowed)::int as allowed, sum(asked)::int as asked, sum(denied)::int as denied,
        max("lastAt") as "lastAt"
      from "PolicyUsage" where tool = ${tool} and day > (now() at time zone 'UTC')::date - ${usageDays}::int
      group by environment, role`,
  ])
  if (!mark) return null
  const places = new Map<string, Map<string, UsageOfTool['roles'][number]>>()
  for (const { environment, role, lastAt, ...calls } of rows) {
    const roles = places.get(environment) ?? new Map<string, UsageOfTool['roles'][number]>()
    const [usage, known] = [{ ...calls, lastAt: lastAt.toISOString() }, roles.get(fold(role))]
    places.set(environment, roles.set(fold(role), { role, usage: known ? together(usage, known.usage) : usage }))
  }
  return { asOf: mark.asOf.toISOString(), since: today.since, places: [...places].map(placeOf).toSorted(byPlace) }
}

function placeOf([environment, found]: [string, Map<string, UsageOfTool['roles'][number]>]): UsageOfTool {
  const roles = [...found.values()].toSorted((one, other) => callsOf(other.usage) - callsOf(one.usage))
  return { environment, whole: roles.map(({ usage }) => usage).reduce(together), roles }
}

/** Production first, as it matters most. */
function byPlace(one: UsageOfTool, other: UsageOfTool): number {
  const rank = ({ environment }: UsageOfTool) => -(environments as readonly string[]).indexOf(environment)
  return rank(one) - rank(other)
}

/** When a role last used a tool here, however long ago; null for never since it is counted. */
export async function lastUse(
  actor: Actor,
  { environment, role, tool }: { environment: string; role: string; tool: string },
): Promise<string | null> {
  demand(actor, 'policy:read')
  const found = await read.policyUsage.findFirst({
    where: { environment: fold(environment), role, tool },
    orderBy: { day: 'desc' },
    select: { lastAt: true },
  })
  return found?.lastAt.toISOString() ?? null
}

/** Rights that no pod used, role by role, in the time that was looked at. Times are ISO 8601 in UTC. */
export type Unused = {
  environments: string[]
  environment: string
  /** The whole days of which the record was counted, and up to when; null before anything was. */
  window: { days: number; asOf: string } | null
  roles: { role: string; pods: number; rights: (UnusedRight & { last: string | null })[]; of: number }[]
}

/** The rights that nobody used here for 90 days, or for as long as there is a record; null while no policy is in force. */
export async function unusedOf(actor: Actor, env: string | undefined): Promise<Unused | null> {
  demand(actor, 'policy:read')
  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!inForce) return null
  const { snapshot, document } = inForce
  const environments = [...snapshot.places]
  const environment = environments.find((name) => fold(name) === fold(env ?? 'prod')) ?? environments.at(-1)!
  const [mark, [start], pods] = await Promise.all([
    read.policyUsageMark.findUnique({ where: { id: 1 } }),
    read.$queryRaw<{ days: number; document: string }[]>`
      select least(${unusedDays}::int, floor(extract(epoch from now() - v."createdAt") / 86400)::int) as days, v.document
      from "PolicyVersion" v where v."createdAt" <= now() - make_interval(days => ${unusedDays}::int) or v.version = 1
      order by v.version desc limit 1`,
    read.pod.groupBy({
      by: ['role'],
      where: { state: 'active', accounts: { some: { environment: fold(environment) } } },
      _count: true,
    }),
  ])
  const first = start && parsePolicy(start.document)
  const before = first?.ok ? compilePolicy(first.policy, [...inForce.tools.values()]) : snapshot
  const roles = wholeRoles(document)
  const rights = unusedRights(snapshot, before, roles, environment, () => false)
  const last = await lastUses(environment, rights)
  const unused = rights.filter(({ role, tool }) => last.get(usageKey(role, tool.key))?.isRecent !== true)
  return {
    environments,
    environment,
    window: mark && { days: start?.days ?? 0, asOf: mark.asOf.toISOString() },
    roles: roles.map((role) => ({
      role,
      pods: pods.find((each) => fold(each.role) === fold(role))?._count ?? 0,
      rights: unused
        .filter((right) => right.role === role)
        .map((right) => ({ ...right, last: last.get(usageKey(role, right.tool.key))?.at ?? null })),
      of: rights.filter((right) => right.role === role).length,
    })),
  }
}

type LastUse = { at: string; isRecent: boolean }

/**
 * When each of these rights was used last, however long ago, and whether that was in the days that are looked at. Each is
 * one look at an index, so that it costs what the policy gives and not how much was called. Names of roles differ by case
 * without being others, so all spellings that were used are asked for.
 */
async function lastUses(environment: string, rights: readonly UnusedRight[]): Promise<Map<string, LastUse>> {
  const place = fold(environment)
  const spelt = await read.$queryRaw<{ role: string }[]>`
    with recursive spelt(role) as (
      (select role from "PolicyUsage" where environment = ${place} order by role limit 1)
      union all select (select u.role from "PolicyUsage" u where u.environment = ${place} and u.role > s.role order by u.role limit 1)
      from spelt s where s.role is not null)
    select role from spelt where role is not null`
  const asked = rights.flatMap(({ role, tool }) =>
    spelt.filter((one) => fold(one.role) === fold(role)).map((one) => ({ role: one.role, tool: tool.key })),
  )
  const rows = await read.$queryRaw<{ role: string; tool: string; lastAt: Date; recent: boolean }[]>`
    select r.role, r.tool, u."lastAt", u.day > (now() at time zone 'UTC')::date - ${unusedDays}::int as recent
    from unnest(${asked.map(({ role }) => role)}::text[], ${asked.map(({ tool }) => tool)}::text[]) as r(role, tool)
    cross join lateral (select "lastAt", day from "PolicyUsage"
      where environment = ${place} and role = r.role and tool = r.tool and allowed + asked > 0
      order by day desc limit 1) u`
  const last = new Map<string, LastUse>()
  for (const { role, tool, lastAt, recent } of rows) {
    const [key, at] = [usageKey(role, tool), lastAt.toISOString()]
    const other = last.get(key)
    if (!other || other.at < at) last.set(key, { at, isRecent: recent })
  }
  return last
}
