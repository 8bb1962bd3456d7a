import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { TaskActivity } from '@/lib/tasks/schema'

/** What log and history tell of work on a task, whatever its file says of its status. */
export async function taskActivity(actor: Actor, taskId: string): Promise<TaskActivity> {
  demand(actor, 'tasks:read')
  const [log, notes] = await Promise.all([
    read.changelogEntry.aggregate({ where: { taskId }, _count: true, _max: { firstAt: true } }),
    // A change of status is what its file says, too.
    read.taskEntry.aggregate({
      where: { taskId, kind: { not: 'status_change' } },
      _count: true,
      _max: { at: true },
    }),
  ])
  const times = [log._max.firstAt, notes._max.at].flatMap((at) => at?.getTime() ?? [])
  const lastAt = times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
  return { logEntries: log._count, notes: notes._count, lastAt }
}
