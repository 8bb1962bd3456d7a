import 'server-only'
import type { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import type { taskEvents } from '@/lib/audit/task-shapes'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Prisma, Task } from '@/lib/db/generated/client'
import type { Taken } from '@/lib/outputs/commands'
import type { Unmoved } from '@/lib/tasks/moves/table'
import type { TaskStatus } from '@/lib/tasks/schema'

// What every move does, whoever has it done.

/** A pod's own task in its own environment, held until the transaction ends. */
export async function heldTask(
  tx: Tx,
  { id: podId, environment }: { id: string; environment: string },
  key: string,
): Promise<Task | null> {
  await tx.$queryRaw`
    select id from "Task" where "podId" = ${podId} and environment = ${environment} and key = ${key} for update`
  return await tx.task.findUnique({ where: { podId_environment_key: { podId, environment, key } } })
}

/** A new task, unless somebody made one of this name a moment ago. */
export async function insertTask(
  tx: Tx,
  { id: podId, role: podOwner }: { id: string; role: string },
  data: Omit<Prisma.TaskCreateManyInput, 'id' | 'origin' | 'podId' | 'podOwner'>,
): Promise<Task | null> {
  const [made] = await tx.task.createManyAndReturn({
    data: [{ id: newId(), origin: 'live', podId, podOwner, ...data }],
    skipDuplicates: true,
  })
  return made ?? null
}

/** The task as it stands afterwards. What it rested for is forgotten, unless it rests. */
export async function moveAlong(
  tx: Tx,
  { id }: Task,
  status: TaskStatus,
  now: Date,
  data: Prisma.TaskUncheckedUpdateInput = {},
): Promise<Task> {
  const rests = { heldFrom: null, heldBy: null, heldReason: null }
  return await tx.task.update({ where: { id }, data: { ...rests, ...data, status, updatedAt: now } })
}

type Events = typeof taskEvents
type Rest<Type extends keyof Events> = Omit<z.input<Events[Type]>, 'key' | 'title'>

/** A line about a task. */
export function lineAbout<Type extends keyof Events>(task: Task, type: Type, rest: Rest<Type>): AuditEntry {
  const { id, key, title, podId, environment } = task
  const data = { key, title, ...rest }
  return { type, subject: { kind: 'task', id }, podId, environment, taskKey: key, data } as AuditEntry
}

/** A pod by its name in addresses that works in this environment; null where there is none. */
export async function podThere(tx: Tx, slug: string, environment: string) {
  return await tx.pod.findFirst({
    where: { slug, state: 'active', accounts: { some: { environment } } },
    select: { id: true, role: true, name: true },
  })
}

/** A task that moved, and the line about it. `place` is the pod that has it now, where it was passed on. */
export type Moved = {
  task: Task
  line: AuditEntry
  place?: string
  /** What happened before it, in the record. */
  before?: readonly AuditEntry[]
  more?: readonly AuditEntry[]
  /** Where something else came of it than its move says. */
  words?: (title: string) => string
  /** The files that came with it, as they were taken. */
  files?: readonly Taken[]
}

/** Passes a task on, unless something of it waits or the other pod has one of its name. Its lock is held. */
export async function giveTo(
  tx: Tx,
  task: Task,
  pod: { id: string; role: string; name: string },
  to: TaskStatus,
  reason: string | null,
  now: Date,
): Promise<Moved | Refusal> {
  const { podId, environment, key, heldFrom, heldBy, heldReason } = task
  const open = { podId, environment, taskKey: key, closedAt: null }
  if ((await tx.request.count({ where: open })) > 0) return refuse('conflict', 'task_waits')
  const there = { podId: pod.id, environment: environment!, key }
  if (await tx.task.findUnique({ where: { podId_environment_key: there }, select: { id: true } }))
    return refuse('conflict', 'task_name_taken')
  const line = lineAbout(task, 'task.handed_over', { to: pod.name, reason })
  const rests = to === 'held' ? { heldFrom, heldBy, heldReason } : {}
  const given = await moveAlong(tx, task, to, now, {
    ...rests,
    podId: pod.id,
    podOwner: pod.role,
    formerPodIds: [...task.formerPodIds.filter((id) => id !== pod.id && id !== podId), podId!],
  })
  const { name: from } = await tx.pod.findUniqueOrThrow({ where: { id: podId! }, select: { name: true } })
  return { task: given, line, place: pod.name, more: [lineAbout(given, 'task.received', { from })] }
}

export function refusedMove(why: Unmoved): Refusal {
  return why === 'unknown_task' ? refuse('not_found', why) : refuse('conflict', why)
}
