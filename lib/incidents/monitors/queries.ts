import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { monitorKey, standingOf } from '@/lib/incidents/judged/conditions'
import { linkIn } from '@/lib/incidents/led/runbook'
import { cameOf, monitorsInForce } from '@/lib/incidents/judged/queries'
import type { MonitorMeasure, MonitorView } from '@/lib/incidents/monitors/schema'
import { expectation } from '@/lib/incidents/monitors/words'

/** What is expected of a tool, and whether it is so now. */
export async function monitorsOfTool(actor: Actor, toolKey: string): Promise<MonitorView[]> {
  demand(actor, 'incidents:read')
  const rows = await monitorsInForce(toolKey)
  const incidents = await read.incident.findMany({
    where: { cause: { in: rows.map(monitorKey) }, state: { not: 'resolved' } },
    select: { cause: true, number: true },
  })
  return await Promise.all(
    rows.map(async ({ measure, setByName, setAt, setById: _by, removedAt: _gone, runbook, ...row }) => {
      const rule = { ...row, measure: measure as MonitorMeasure }
      return {
        ...rule,
        ...standingOf({ ...rule, came: await cameOf(rule) }),
        words: expectation(rule),
        runbook: runbook === null ? null : { words: runbook, link: linkIn(runbook) },
        setBy: setByName,
        setAt: setAt.toISOString(),
        incident: incidents.find(({ cause }) => cause === monitorKey(row))?.number ?? null,
      }
    }),
  )
}
