import 'server-only'
import { firstLines } from '@/lib/audit/events'
import { stateOf } from '@/lib/calls/rules'
import { read } from '@/lib/db/client'
import { databaseNow } from '@/lib/requests/queries'
import type { TaskCallRow, TaskDetail } from '@/lib/tasks/schema'

type Named = { id: string; podId: string | null; formerPodIds: string[]; environment: string | null; key: string }

/** So many of its calls the page of a task shows. */
const mostCalls = 100

/** What a pod asked to do for a task, the newest of it, and how much that is in all, which is told by the same look. */
export async function callsOf({
  podId,
  formerPodIds,
  environment,
  key,
}: Named): Promise<{ rows: TaskCallRow[]; total: number }> {
  if (!podId || !environment) return { rows: [], total: 0 }
  // The record has an index by task and calls have none: every call would pay for a second one. The pod is told as no index
  // knows it, or all that it ever did is read beside.
  const lines = await read.$queryRaw<{ callId: string | null; total: number }[]>`
    select "callId", count(*) over ()::int as total from "AuditEvent"
    where "podId" || '' = any(${[podId, ...formerPodIds]}) and environment = ${environment} and "taskKey" = ${key}
      and "subjectKind" = 'call' and type = any(${[...firstLines]})
    order by at desc, id desc limit ${mostCalls}`
  const calls = await read.call.findMany({
    where: { id: { in: lines.flatMap(({ callId }) => callId ?? []) } },
    include: { request: { select: { number: true, state: true, closedAt: true } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const who = await read.pod.findUniqueOrThrow({ where: { id: podId }, select: { role: true, department: true } })
  const now = await databaseNow()
  const rows = calls.map((call) => ({
    id: call.id,
    sentence: call.sentence,
    decision: call.decision,
    state: stateOf(call, call.request, now),
    requestNumber: call.request?.number ?? null,
    at: call.at.toISOString(),
    cell: { ...who, environment, tool: call.toolKey },
  }))
  return { rows, total: lines[0]?.total ?? 0 }
}

/** How many there are of what else the page shows the newest of. */
export async function totalsOf({
  id,
  podId,
  formerPodIds,
  environment,
  key,
}: Named): Promise<Pick<TaskDetail['totals'], 'changelog' | 'requests'>> {
  const own = podId && environment ? { podId: { in: [podId, ...formerPodIds] }, environment, taskKey: key } : null
  const [changelog, requests] = await Promise.all([
    read.changelogEntry.count({ where: { taskId: id } }),
    own ? read.request.count({ where: own }) : 0,
  ])
  return { changelog, requests }
}
