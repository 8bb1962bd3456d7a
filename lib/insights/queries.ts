import 'server-only'
import { lastPlace } from '@/lib/audit/order/queries'
import { shortcutsRefused } from '@/lib/change/shortcut'
import { type Actor, demand } from '@/lib/core/actor'
import { environments } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import { lastingBypasses } from '@/lib/findings/bypass/queries'
import { type Facts, metricTallies } from '@/lib/insights/metrics'
import { generations } from '@/lib/insights/tallies'

const allHours = new Date(0)

/** What all metrics are made from, as it is now. Costs what stands open and how many kinds of things there are, never how much was. */
export async function factsNow(actor: Actor): Promise<Facts> {
  demand(actor, 'system:sweep')
  const [counted, tools, waiting, findings, incidents, givenUp, [place], sinks] = await Promise.all([
    read.tally.findMany({ where: { name: { in: [...metricTallies] }, hour: allHours } }),
    read.tool.findMany({ where: { state: 'live' }, select: { key: true, critical: true }, orderBy: { key: 'asc' } }),
    read.$queryRaw<Facts['waiting']>`
      select tier::text, coalesce(environment, '') as environment, count(*)::int as count,
        extract(epoch from now() - min("askedAt"))::float8 as "oldestSeconds"
      from "Request" where state = 'waiting' group by 1, 2 order by 1, 2`,
    read.$queryRaw<Facts['findings']>`
      select f.severity::text, count(*)::int as count from "Finding" f
      where f.state = 'open' and not exists (select from ${lastingBypasses} and b.digest = f.digest) group by 1 order by 1`,
    read.$queryRaw<Facts['incidents']>`
      select own.severity::text, (select count(*)::int from "Incident" i
          where i.severity = own.severity and i.state <> 'resolved') as count
        from unnest(enum_range(null::"IncidentSeverity")) own(severity) order by own.severity`,
    read.givenUpJob.count({ where: { closedAt: null } }),
    read.$queryRaw<[{ behind: number }]>`
      select (${lastPlace}
        - (select min(coalesce(mark.position, 0)) from unnest(${[...generations]}::int[]) own(id)
          left join "TallyMark" mark on mark.id = own.id))::int as behind`,
    read.$queryRaw<Facts['sinks']>`
      select s.kind, max(greatest(0, ${lastPlace} - c."position"))::int as behind,
        max(coalesce((select extract(epoch from now() - o."eventAt") from "AuditOrder" o
          where o."position" > c."position" order by o."position" limit 1), 0))::float8 as seconds,
        sum((select count(*) from "SinkLetter" l where l."sinkId" = s.id))::int as refused
      from "Sink" s join "SinkCourse" c on c."sinkId" = s.id
      where s."removedAt" is null and s."pausedAt" is null group by 1 order by 1`,
  ])
  return {
    tallies: counted.map(({ name, key, count, ms }) => ({
      name,
      keys: key.split(' '),
      count: Number(count),
      ms: Number(ms),
    })),
    tools,
    environments,
    waiting,
    findings,
    incidents,
    givenUp,
    behind: place.behind,
    shortcutsRefused: shortcutsRefused(),
    sinks,
  }
}
