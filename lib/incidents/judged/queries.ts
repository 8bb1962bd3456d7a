import 'server-only'
import { areMonthsReady } from '@/lib/audit/months/queries'
import { lastPlace } from '@/lib/audit/order/queries'
import { environments } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import type { Came, Watched } from '@/lib/incidents/judged/conditions'
import type { MonitorMeasure, MonitorRule } from '@/lib/incidents/monitors/schema'
import { generations, longer, tookSteps } from '@/lib/insights/tallies'

/** Alerts look back over the hour that runs and the one before it. */
const recentHours = 2

/** Monitors in force, of one tool or of all. */
export async function monitorsInForce(toolKey?: string) {
  return await read.monitor.findMany({
    where: { removedAt: null, ...(toolKey !== undefined && { toolKey }) },
    orderBy: [{ toolKey: 'asc' }, { environment: 'asc' }, { measure: 'asc' }],
  })
}

/** What is known now of all that is watched: from what was counted, and what stands open. */
export async function watchedNow(): Promise<Watched> {
  const [monitors, tools, sinks, isRecordReady, behind] = await Promise.all([
    monitorsInForce(),
    read.tool.findMany({
      where: { OR: [{ state: 'live', critical: true }, { key: { in: await watchedTools() } }] },
      select: { key: true, title: true, critical: true, state: true },
    }),
    sinksNow(),
    areMonthsReady(),
    linesBehind(),
  ])
  const byKey = new Map(tools.map((tool) => [tool.key, tool]))
  const hasShare = new Set(
    monitors
      .filter(({ measure }) => measure === 'success')
      .map(({ toolKey, environment }) => `${environment} ${toolKey}`),
  )
  const critical = tools
    .filter((tool) => tool.critical && tool.state === 'live')
    .flatMap(({ key, title }) => environments.map((environment) => ({ toolKey: key, title, environment })))
    .filter(({ toolKey, environment }) => !hasShare.has(`${environment} ${toolKey}`))
  const rules = monitors.map((row) => ({ ...row, measure: row.measure as MonitorMeasure }))
  const [ofMonitors, ofCritical, decided, expired] = await Promise.all([
    Promise.all(rules.map((rule) => cameOf(rule))),
    recentOf(critical),
    decidedLately(),
    expiredLately(),
  ])
  return {
    monitors: rules.map((rule, at) => ({
      ...rule,
      title: byKey.get(rule.toolKey)?.title ?? rule.toolKey,
      critical: byKey.get(rule.toolKey)?.critical ?? false,
      came: ofMonitors[at]!,
    })),
    critical: critical.map((one, at) => ({ ...one, came: ofCritical[at]! })),
    decided,
    expired,
    sinks,
    isRecordReady,
    behind,
  }
}

async function watchedTools(): Promise<string[]> {
  return (await monitorsInForce()).map(({ toolKey }) => toolKey)
}

type Counted = { name: string; key: string; count: number }

const sinceHours = (hours: number) => new Date(Date.now() - hours * 3_600_000)

const callTypes = ['succeeded', 'failed', 'unreported', 'allowed', 'asked', 'denied']
const steps = [...tookSteps.map(String), longer]

/** What came of the calls of a tool in the hours over which it is judged. Each is asked by its very keys. */
export async function cameOf({ toolKey, environment, limit, hours }: MonitorRule): Promise<Came> {
  const counts = await read.$queryRaw<Counted[]>`
    select name, key, sum(count)::int as count from "Tally"
    where name = any('{calls,acts}') and key = any(${keysOf(toolKey, environment)}) and hour > ${sinceHours(hours)}
    group by 1, 2`
  return cameIn(counts, toolKey, environment, limit)
}

function keysOf(toolKey: string, environment: string): string[] {
  const ofCalls = callTypes.map((type) => `call.${type} ${environment} ${toolKey}`)
  return [...ofCalls, ...steps.map((step) => `${environment} ${toolKey} ${step}`)]
}

function cameIn(counts: readonly Counted[], toolKey: string, environment: string, limit: number): Came {
  const all = new Map(counts.map(({ name, key, count }) => [`${name} ${key}`, count]))
  const of = (type: string) => all.get(`calls call.${type} ${environment} ${toolKey}`) ?? 0
  const took = (step: string) => all.get(`acts ${environment} ${toolKey} ${step}`) ?? 0
  const late = steps.filter((step) => step === longer || Number(step) > limit)
  const sum = (some: readonly string[]) => some.reduce((total, step) => total + took(step), 0)
  return {
    succeeded: of('succeeded'),
    failed: of('failed'),
    unreported: of('unreported'),
    asked: of('allowed') + of('asked') + of('denied'),
    late: sum(late),
    timed: sum(steps),
  }
}

async function recentOf(tools: readonly { toolKey: string; environment: string }[]): Promise<Came[]> {
  if (tools.length === 0) return []
  const keys = tools.flatMap(({ toolKey, environment }) =>
    ['succeeded', 'failed', 'unreported'].map((type) => `call.${type} ${environment} ${toolKey}`),
  )
  const counts = await read.$queryRaw<Counted[]>`
    select name, key, sum(count)::int as count from "Tally"
    where name = 'calls' and key = any(${keys}) and hour > ${sinceHours(recentHours)} group by 1, 2`
  return tools.map(({ toolKey, environment }) => cameIn(counts, toolKey, environment, 0))
}

async function decidedLately(): Promise<Watched['decided']> {
  return await read.$queryRaw<Watched['decided'][number][]>`
    select split_part(key, ' ', 2) as environment, sum(count)::int as all,
      coalesce(sum(count) filter (where key like 'call.denied %'), 0)::int as denied
    from "Tally" where name = 'calls' and hour > ${sinceHours(recentHours)}
      and split_part(key, ' ', 1) in ('call.allowed', 'call.asked', 'call.denied') group by 1`
}

async function expiredLately(): Promise<Watched['expired']> {
  const keys = environments.map((environment) => `request.expired ${environment}`)
  return await read.$queryRaw<Watched['expired'][number][]>`
    select split_part(key, ' ', 2) as environment, sum(count)::int as count from "Tally"
    where name = 'requests' and key = any(${keys}) and hour > ${sinceHours(24)} group by 1`
}

async function sinksNow(): Promise<Watched['sinks']> {
  return await read.$queryRaw<Watched['sinks'][number][]>`
    select s.id, s.name,
      coalesce((select extract(epoch from now() - o."eventAt") from "AuditOrder" o
        where o."position" > c."position" order by o."position" limit 1), 0)::float8 as "behindSeconds",
      coalesce(extract(epoch from now() - c."failingSince"), 0)::float8 as "failingSeconds"
    from "Sink" s join "SinkCourse" c on c."sinkId" = s.id where s."removedAt" is null and s."pausedAt" is null`
}

async function linesBehind(): Promise<number> {
  const [{ behind }] = await read.$queryRaw<[{ behind: number }]>`
    select (${lastPlace}
      - (select min(coalesce(mark.position, 0)) from unnest(${[...generations]}::int[]) own(id)
        left join "TallyMark" mark on mark.id = own.id))::int as behind`
  return behind
}
