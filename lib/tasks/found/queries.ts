import 'server-only'
import { firstLines } from '@/lib/audit/events'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { rowsOf } from '@/lib/findings/list/queries'
import type { TaskFindings } from '@/lib/tasks/found/schema'

/** So many findings the page of a task names, and so many of its newest texts of each kind are asked about. */
const mostShown = 20
const mostTexts = 300

type Named = { id: string; podId: string | null; formerPodIds: string[]; environment: string | null; key: string }

/**
 * What was found in a task itself and in everything that was done for it: calls, files, memory, what it worked from, notes
 * and lines of a log. What is open comes first, and of that what weighs most.
 */
export async function findingsOfTask(actor: Actor, number: number): Promise<TaskFindings> {
  demand(actor, 'requests:read')
  const task = await read.task.findUnique({ where: { number } })
  if (!task) return { rows: [], total: 0, open: 0 }
  // Each text is asked about by itself, so that nobody goes through all findings for the few of a task.
  const found = await read.$queryRaw<{ id: string; total: number; open: number }[]>`
    select id, count(*) over ()::int as total, (count(*) filter (where state = 'open') over ())::int as open
    from (
      select distinct f.id, f.state, f.severity, f.at
      from (${Prisma.join([...ownTexts(task), ...textsDone(task)], ' union all ')}) t
      cross join lateral (
        select * from "Finding" f where f."subjectId" = t.id and f."subjectKind" = t.kind
          and t.version between f.since and f.version offset 0) f) found
    order by (state = 'open') desc, severity desc, at desc, id desc limit ${mostShown}`
  const rows = await read.finding.findMany({ where: { id: { in: found.map(({ id }) => id) } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    rows: await rowsOf(found.flatMap(({ id }) => byId.get(id) ?? [])),
    total: found[0]?.total ?? 0,
    open: found[0]?.open ?? 0,
  }
}

/** The task as it was written down, and what a repository says of it. */
function ownTexts({ id }: Named): Prisma.Sql[] {
  return [
    Prisma.sql`select 'task' as kind, ${id} as id, 0 as version`,
    Prisma.sql`(select 'task_entry', id, 0 from "TaskEntry" where "taskId" = ${id} order by at desc, id desc limit ${mostTexts})`,
    Prisma.sql`(select 'changelog_entry', id, 0 from "ChangelogEntry" where "taskId" = ${id}
      order by "firstAt" desc, id desc limit ${mostTexts})`,
  ]
}

/** What its pods sent for it, whoever of them had it. */
function textsDone({ podId, formerPodIds, environment, key }: Named): Prisma.Sql[] {
  if (!podId || !environment) return []
  const pods = [podId, ...formerPodIds]
  return [
    // The record has an index by task and calls have none. The pod is told as no index knows it, or all that it ever did is
    // read beside.
    Prisma.sql`(select 'call', "callId", 0 from "AuditEvent" where "taskKey" = ${key} and "podId" || '' = any(${pods})
      and environment = ${environment} and "subjectKind" = 'call' and type = any(${[...firstLines]})
      order by at desc, id desc limit ${mostTexts})`,
    Prisma.sql`(select 'output_revision', r."outputId", r.number from "OutputRevision" r
      join "Output" o on o.id = r."outputId" and o.environment = ${environment}
      where r."podId" = any(${pods}) and r."taskKey" = ${key} order by r.at desc, r.id desc limit ${mostTexts})`,
    Prisma.sql`(select 'memory_version', v."entryId", v.number from "MemoryVersion" v
      join "MemoryEntry" e on e.id = v."entryId" and e.environment = ${environment}
      where v."writtenById" = any(${pods}) and v."taskKey" = ${key} order by v.at desc, v.id desc limit ${mostTexts})`,
    Prisma.sql`(select 'prompt_use', id, 0 from "PromptUse" where "podId" = any(${pods}) and environment = ${environment}
      and "taskKey" = ${key} order by at desc, id desc limit ${mostTexts})`,
  ]
}
