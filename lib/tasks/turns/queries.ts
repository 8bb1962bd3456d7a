import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { seenIn } from '@/lib/findings/aside/seen'
import type { Turn } from '@/lib/tasks/turns/schema'

/** So many times a task was passed on its page names. */
const most = 100

/** Who had a task, from when to when and by whose act, as the record has it: who has it now comes first. */
export async function turnsOf(actor: Actor, number: number): Promise<Turn[]> {
  demand(actor, 'tasks:read')
  const task = await read.task.findUnique({ where: { number } })
  // Of one that nobody passed on its page says who has it.
  if (!task?.podId || task.formerPodIds.length === 0) return []
  const { id: subjectId, key: taskKey, podId, formerPodIds, environment, createdAt } = task
  const [lines, pods] = await Promise.all([
    read.auditEvent.findMany({
      where: { taskKey, environment, podId: { in: [podId, ...formerPodIds] }, type: 'task.handed_over', subjectId },
      select: { at: true, podId: true, actorKind: true, actorName: true, data: true },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: most,
    }),
    read.pod.findMany({
      where: { id: { in: [podId, ...formerPodIds] } },
      select: { id: true, name: true, slug: true },
    }),
  ])
  const said = await seenIn(
    lines.map(({ data }) => ({ reason: (data as { reason: string | null }).reason })),
    ['reason'],
  )
  const ways = lines.map(({ at, podId: giver, actorKind, actorName }, place) => ({
    at: at.toISOString(),
    giver: giver!,
    by: { kind: actorKind as 'pod' | 'person', name: actorName, ...said[place]! },
  }))
  const holders = [podId, ...ways.map(({ giver }) => giver)]
  return revealIn(
    holders.map((holder, place): Turn => {
      const pod = pods.find(({ id }) => id === holder)
      const came = ways[place]
      return {
        pod: pod?.name ?? holder,
        slug: pod?.slug ?? null,
        from: came?.at ?? createdAt.toISOString(),
        until: ways[place - 1]?.at ?? null,
        by: came?.by ?? null,
      }
    }),
  )
}
