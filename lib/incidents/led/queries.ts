import 'server-only'
import { environmentLabel } from '@/lib/core/environment'
import { read } from '@/lib/db/client'
import type { Incident } from '@/lib/db/generated/client'
import { linkIn } from '@/lib/incidents/led/runbook'
import type { MonitorMeasure } from '@/lib/incidents/monitors/schema'
import { expectation } from '@/lib/incidents/monitors/words'
import type { Runbook, Said } from '@/lib/incidents/schema'

/** What people say of an incident that is shown apart from all that happened. */
const saidApart = ['noticed', 'updated', 'looked_back']

/** What was said last of each kind, and by whom. */
export async function lastSaid(incidentId: string): Promise<Map<string, Said>> {
  const rows = await read.$queryRaw<{ act: string; at: Date; by: string | null; words: string }[]>`
    select a.act, a.at, a."byName" as by, a.words from unnest(${saidApart}::text[]) own(act)
      cross join lateral (select * from "IncidentAct" one where one."incidentId" = ${incidentId} and one.act = own.act
        order by one.at desc, one.id desc limit 1) a`
  return new Map(rows.map(({ act, at, by, words }) => [act, { words, by, at: at.toISOString() }]))
}

/** What to do about an incident: as it was written at it, and at what is expected of its tool there. */
export async function runbooksOf({
  runbook,
  toolKey,
  environment,
}: Pick<Incident, 'runbook' | 'toolKey' | 'environment'>): Promise<Runbook[]> {
  const monitors =
    toolKey === null || environment === null
      ? []
      : await read.monitor.findMany({
          where: { toolKey, environment, removedAt: null, runbook: { not: null } },
          orderBy: { measure: 'asc' },
        })
  const own = runbook === null ? [] : [{ words: runbook, link: linkIn(runbook), of: null }]
  return [
    ...own,
    ...monitors.map((monitor) => ({
      words: monitor.runbook!,
      link: linkIn(monitor.runbook!),
      of: `in ${environmentLabel(monitor.environment)}, ${expectation({ ...monitor, measure: monitor.measure as MonitorMeasure })}`,
    })),
  ]
}
