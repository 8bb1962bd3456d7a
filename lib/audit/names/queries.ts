import 'server-only'
import { lastPlace } from '@/lib/audit/order/queries'
import { madeUp } from '@/lib/audit/names/made-up'
import { systemActor } from '@/lib/core/actor'
import { spellings } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'

type OfPod = { podId: string; formerPodIds: string[]; environment: string | null; key: string }

/** The pods that are called so, by name or slug. */
export async function podIds(pod: string): Promise<string[]> {
  return idsOf(
    await read.$queryRaw`select id from "Pod" where slug = ${pod} or name = any(${spellings(pod)}) order by id`,
  )
}

/** All who can have done something and whose name holds this, or did when they were called otherwise. */
export async function actorIds(name: string): Promise<string[]> {
  const held = holding(name)
  return idsOf(
    await read.$queryRaw`
      select id from "Person" where name ilike any ${held} union select id from "Pod" where name ilike any ${held}
      union select ${systemActor.id} where ${systemActor.name} ilike any ${held}
      union select e."subjectId" from "AuditEvent" e
        where split_part(e.type, '.', 1) = 'person' and e.type not like 'call.%' and e.type = 'person.changed'
        and exists (select from jsonb_path_query(e.data, '$.changes[*] ? (@.field == "name").from') was
          where was #>> '{}' ilike any ${held})
      order by id`,
  )
}

/** With more lines than these of which use is not counted yet, a tool is looked for in all. */
const mostUncounted = 1_000

/**
 * The lines about a tool that is neither in the catalogue, from which nothing is taken, nor among what was used: there can be
 * some only among those of which use is not counted yet, or, where pods made up names before, among those that say so. Null
 * for a tool that somebody knows.
 */
export async function linesOfUnknown(tool: string): Promise<{ ids: string[]; since: Date } | 'made_up' | null> {
  const [place] = await read.$queryRaw<[{ isKnown: boolean; wereMadeUp: boolean; counted: bigint; last: bigint }]>`
    select exists (select from "Tool" where key = ${tool}) or exists (select from "PolicyUsage" p where p.tool = ${tool}) as "isKnown",
      exists (select from "PolicyUsage" p where p.tool = ${madeUp}) as "wereMadeUp",
      coalesce((select position from "PolicyUsageMark"), 0) as counted,
      ${lastPlace} as last`
  const { isKnown, wereMadeUp, counted, last } = place
  if (isKnown) return null
  if (wereMadeUp) return 'made_up'
  if (last - counted > mostUncounted) return null
  const rows = await read.$queryRaw<{ id: string; at: Date }[]>`
    select found.id, found.at from "AuditOrder" o cross join lateral (
      select e.id, e.at from "AuditEvent" e where e.at = o."eventAt" and e.id = o."eventId" and e."toolKey" = ${tool} offset 0) found
    where o.position > ${counted}`
  const times = rows.map(({ at }) => at.getTime())
  return { ids: rows.map(({ id }) => id), since: new Date(Math.min(...times, Date.now())) }
}

/** The request with this number; null when there is none. */
export async function requestId(number: number): Promise<string | null> {
  return idsOf(await read.$queryRaw`select id from "Request" where number = ${number}`)[0] ?? null
}

/** That a line "e" is about a task. A number is one task, of one pod in one environment; a name is whatever any pod calls so. */
export async function taskLines(named: string): Promise<Prisma.Sql> {
  const number = Number(/^t-([1-9]\d{0,9})$/i.exec(named)?.[1])
  if (!(number <= 2_147_483_647)) return Prisma.sql`e."taskKey" = any(${spellings(named)}) and e."podId" is not null`
  const [task] = await read.$queryRaw<OfPod[]>`
    select "podId", "formerPodIds", environment, key from "Task" where number = ${number} and "podId" is not null`
  if (!task) return Prisma.sql`false`
  return Prisma.sql`e."taskKey" = ${task.key} and e."podId" = any(${[task.podId, ...task.formerPodIds]}) and e.environment = ${task.environment}`
}

function idsOf(rows: unknown): string[] {
  return (rows as { id: string }[]).map(({ id }) => id)
}
