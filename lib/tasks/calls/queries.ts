import 'server-only'
import { firstLines } from '@/lib/audit/events'
import { stateOf } from '@/lib/calls/rules'
import { read } from '@/lib/db/client'
import { databaseNow } from '@/lib/requests/queries'
import type { TaskCallRow, TaskDetail } from '@/lib/tasks/schema'

type Named = { id: string; podId: string | null; formerPodIds: string[]; environment: string | null; key: string }

/** What a pod asked to do for a task, the newest of it. */
export async function callsOf({ podId, formerPodIds, environment, key }: Named): Promise<TaskCallRow[]> {
  if (!podId || !environment) return []
  // The record has an index by task and calls have none: every call would pay for a second one.
  const lines = await read.auditEvent.findMany({
    where: {
      podId: { in: [podId, ...formerPodIds] },
      environment,
      taskKey: key,
      subjectKind: 'call',
      type: { in: [...firstLines] },
    },
    select: { callId: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 100,
  })
  const calls = await read.call.findMany({
    where: { id: { in: lines.flatMap(({ callId }) => callId ?? []) } },
    include: { request: { select: { number: true, state: true, closedAt: true } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const who = await read.pod.findUniqueOrThrow({ where: { id: podId }, select: { role: true, department: true } })
  const now = await databaseNow()
  return calls.map((call) => ({
    id: call.id,
    sentence: call.sentence,
    decision: call.decision,
    state: stateOf(call, call.request, now),
    requestNumber: call.request?.number ?? null,
    at: call.at.toISOString(),
    cell: { ...who, environment, tool: call.toolKey },
  }))
}

/** How many there are of what the page shows the newest of. */
export async function totalsOf({ id, podId, formerPodIds, environment, key }: Named): Promise<TaskDetail['totals']> {
  const own = podId && environment ? { podId: { in: [podId, ...formerPodIds] }, environment, taskKey: key } : null
  const [changelog, calls, requests] = await Promise.all([
    read.changelogEntry.count({ where: { taskId: id } }),
    own ? read.auditEvent.count({ where: { ...own, subjectKind: 'call', type: { in: [...firstLines] } } }) : 0,
    own ? read.request.count({ where: own }) : 0,
  ])
  return { changelog, calls, requests }
}
