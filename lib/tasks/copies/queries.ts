import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { differing } from '@/lib/core/branches'
import { read } from '@/lib/db/client'
import { Prisma, type Task } from '@/lib/db/generated/client'
import { copiesOf, isMain, type Things } from '@/lib/db/things'
import { taskStatusLabels } from '@/lib/tasks/labels'
import type { TaskCopy } from '@/lib/tasks/schema'

/** One task on several branches of a repository is one task. A branch that still holds it speaks first, then what changed last. */
export const tasksAsThings: Things = {
  table: 'Task',
  same: ['thing'],
  leading: (row) => [Prisma.sql`${row}.present`, Prisma.sql`${row}."updatedAt"`, isMain(row)],
  held: (row) => Prisma.sql`${row}.present`,
}

/** What may be said otherwise on another branch, in words. */
const compared = {
  status: 'status',
  title: 'title',
  description: 'description',
  phase: 'phase',
  podOwner: 'pod',
  category: 'kind',
  promptUsed: 'prompt',
  startedAt: 'when it was started',
  completedAt: 'when it was completed',
  data: 'the rest of its record',
} as const

/** More branches than these nobody compares on one page. */
const atMost = 200

/** The same task on other branches, and what is said otherwise there. */
export async function otherCopies(actor: Actor, task: Task): Promise<TaskCopy[]> {
  demand(actor, 'tasks:read')
  if (!task.importSourceId) return []
  const ids = await copiesOf(tasksAsThings, task.id)
  const others = await read.task.findMany({
    where: { id: { in: ids.filter((id) => id !== task.id) } },
    orderBy: { branch: 'asc' },
    take: atMost,
  })
  return others.map((other) => ({
    number: other.number,
    branch: other.branch ?? '',
    differs: other.present
      ? differing(task, other, { ...compared, status: `status (${taskStatusLabels[other.status]})` })
      : ['gone from there'],
  }))
}
