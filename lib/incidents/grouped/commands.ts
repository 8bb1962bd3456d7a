import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { lastPlace, lineAtPlace, nextLines } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { type Cause, causeOf, type FaultLine, faultTypes } from '@/lib/incidents/causes'
import { beginIncident } from '@/lib/incidents/begun/commands'
import { titleOf } from '@/lib/incidents/titles'
import { severityOf } from '@/lib/incidents/rules'

/** So many lines of the record are looked at in one transaction. */
const linesAtOnce = 2_000

/**
 * Looks at the next lines of the record for what went wrong, and counts each to the incident of its cause. Lines come in the
 * order of their places, which is final, and the mark moves in the same transaction: each is counted once.
 */
export const groupFaults = defineCommand({
  name: 'incidents.group',
  permission: 'system:sweep',
  input: z.strictObject({ atOnce: z.int().min(1).max(100_000).default(linesAtOnce) }),
  patienceMs: 30_000,

  async run({ tx, input: { atOnce } }) {
    // Where nothing came to be nothing is locked, so that an idle installation writes nothing.
    const [{ isBehind }] = await tx.$queryRaw<[{ isBehind: boolean }]>`select
      ${lastPlace} > coalesce((select "position" from "IncidentMark"), 0) as "isBehind"`
    if (!isBehind) return { ok: true, value: { isAll: true }, events: 'unchanged' }
    await tx.$executeRaw`insert into "IncidentMark" ("position") values (0) on conflict do nothing`
    const [mark] = await tx.$queryRaw<[{ position: bigint }]>`select "position" from "IncidentMark" for update`
    const { until, isAll } = await nextLines(tx, mark.position, atOnce)
    if (until === null) return { ok: true, value: { isAll }, events: 'unchanged' }
    const entries: AuditEntry[] = []
    for (const group of groupsOf(await faultsBetween(tx, mark.position, until)))
      entries.push(...(await count(tx, group)))
    await tx.$executeRaw`update "IncidentMark" set "position" = ${until}`
    const [first, ...others] = entries
    return { ok: true, value: { isAll }, events: first ? [first, ...others] : 'unchanged' }
  },
})

type Line = FaultLine & { position: bigint; id: string; at: Date }
type Fault = { line: Line; cause: Cause }

async function faultsBetween(tx: Tx, after: bigint, until: bigint): Promise<Line[]> {
  return await tx.$queryRaw<Line[]>`
    select o."position", e.id, e.at, e.type, e.environment, e."toolKey", e."podId", e."taskKey", e."actorKind", e.data
    from "AuditOrder" o ${Prisma.raw(lineAtPlace)}
    where o."position" > ${after} and o."position" <= ${until} and e.type = any(${[...faultTypes]})
    order by o."position"`
}

/** Of each cause its lines, in their order; causes in one order, so that no two workers wait for each other in a circle. */
function groupsOf(lines: readonly Line[]): Fault[][] {
  const groups = new Map<string, Fault[]>()
  for (const line of lines) {
    const cause = causeOf(line)
    if (!cause) continue
    const group = groups.get(cause.key) ?? []
    group.push({ line, cause })
    groups.set(cause.key, group)
  }
  return [...groups.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group)
}

async function count(tx: Tx, faults: readonly Fault[]): Promise<AuditEntry[]> {
  const [first, ...others] = faults
  const { cause } = first!
  const [tool, pod] = [
    cause.toolKey &&
      (await tx.tool.findUnique({ where: { key: cause.toolKey }, select: { title: true, critical: true } })),
    cause.podId && (await tx.pod.findUnique({ where: { id: cause.podId }, select: { name: true } })),
  ]
  const names = { tool: (tool && tool.title) ?? cause.toolKey, pod: (pod && pod.name) ?? null }
  const severities = faults.map((one) => severityOf(one.cause, tool ? tool.critical : false))
  const { id, entries } = await beginIncident(tx, {
    ...cause,
    title: titleOf(cause, names),
    severity: severities.includes('high') ? 'high' : severities.includes('medium') ? 'medium' : 'low',
    times: [first!.line.at, ...others.map(({ line }) => line.at)],
  })
  await addToCourse(tx, id, faults)
  // A place knows the moment of its line more finely than it is known here.
  await tx.$executeRaw`
    insert into "IncidentLine" ("incidentId", "position", "eventId", "eventAt")
    select ${id}, "position", "eventId", "eventAt" from "AuditOrder"
    where "position" = any(${faults.map(({ line }) => line.position)}::bigint[])`
  for (const [part, key, times, lastAt] of partsOf(faults))
    await tx.$executeRaw`
      insert into "IncidentPart" as p ("incidentId", part, key, count, "lastAt")
      values (${id}, ${part}, ${key}, ${times}, ${lastAt})
      on conflict ("incidentId", part, key)
      do update set count = p.count + excluded.count, "lastAt" = greatest(p."lastAt", excluded."lastAt")`
  return entries
}

async function addToCourse(tx: Tx, id: string, faults: readonly Fault[]): Promise<void> {
  const times = faults.map(({ line }) => line.at.getTime())
  const [firstAt, lastAt] = [new Date(Math.min(...times)), new Date(Math.max(...times))]
  const sum = (of: (cause: Cause) => number | undefined) => faults.reduce((all, { cause }) => all + (of(cause) ?? 0), 0)
  const [all, retried, fellBack, held, gaveUp] = [
    sum(({ count: times }) => times),
    sum(({ handled }) => handled.retried),
    sum(({ handled }) => handled.fell_back),
    sum(({ handled }) => handled.held),
    sum(({ handled }) => handled.gave_up),
  ]
  await tx.$executeRaw`
    insert into "IncidentCourse" as c ("incidentId", "firstAt", "lastAt", count, retried, "fellBack", held, "gaveUp")
    values (${id}, ${firstAt}, ${lastAt}, ${all}, ${retried}, ${fellBack}, ${held}, ${gaveUp})
    on conflict ("incidentId") do update set "firstAt" = least(c."firstAt", excluded."firstAt"),
      "lastAt" = greatest(c."lastAt", excluded."lastAt"), count = c.count + excluded.count,
      retried = c.retried + excluded.retried, "fellBack" = c."fellBack" + excluded."fellBack",
      held = c.held + excluded.held, "gaveUp" = c."gaveUp" + excluded."gaveUp"`
}

/** What the lines touched, each once with how often. */
function partsOf(faults: readonly Fault[]): [part: string, key: string, count: number, lastAt: Date][] {
  const parts = new Map<string, [string, string, number, Date]>()
  for (const { line, cause } of faults)
    for (const [part, key] of [
      ['pod', line.podId],
      ['tool', line.toolKey],
      ['task', line.taskKey],
    ] as const) {
      if (!key) continue
      const known = parts.get(`${part} ${key}`) ?? [part, key, 0, line.at]
      parts.set(`${part} ${key}`, [part, key, known[2] + cause.count, line.at > known[3] ? line.at : known[3]])
    }
  return [...parts.values()].toSorted((one, other) => (`${one[0]} ${one[1]}` < `${other[0]} ${other[1]}` ? -1 : 1))
}
