import 'server-only'
import type { AuditEventType } from '@/lib/audit/events'
import type { Line } from '@/lib/audit/told/queries'
import { read } from '@/lib/db/client'
import type { TaskTold } from '@/lib/tasks/told/schema'

/** By which line a task is told to have moved, and how. */
const moves = {
  'task.created': 'created',
  'task.planned': 'planned',
  'task.changed': 'changed',
  'task.reopened': 'reopened',
  'task.completed': 'completed',
  'task.handed_in': 'stopped',
  'task.let_on': 'let_on',
  'task.sent_back': 'sent_back',
  'task.held': 'held',
  'task.resumed': 'resumed',
  'task.handed_over': 'handed_over',
  'task.received': 'received',
} as const satisfies Partial<Record<AuditEventType, TaskTold['data']['move']>>

/** The lines by which pods are told of their tasks. */
export const taskLines = Object.keys(moves) as (keyof typeof moves)[]

/** What these lines tell pods of their tasks: what people, a rule or another pod did, and nothing that a pod did itself. */
export async function tasksTold(lines: readonly Line[]): Promise<TaskTold[]> {
  const own = lines.flatMap((line) => {
    const { type, podId, environment, actorKind, actorId } = line
    const isOwn = actorKind === 'pod' && actorId === podId
    return type in moves && podId && environment && !isOwn ? [{ line, podId, environment }] : []
  })
  if (own.length === 0) return []
  const [tasks, requests] = await Promise.all([
    read.task.findMany({
      where: { id: { in: own.map(({ line }) => line.subjectId) } },
      select: { id: true, number: true, key: true },
    }),
    read.request.findMany({
      where: { id: { in: own.flatMap(({ line }) => line.requestId ?? []) } },
      select: { id: true, number: true },
    }),
  ])
  return own.flatMap(({ line, podId, environment }): TaskTold[] => {
    const task = tasks.find(({ id }) => id === line.subjectId)
    if (!task) return []
    const request = requests.find(({ id }) => id === line.requestId)
    const { place, id: lineId, at } = line
    const data = {
      task_id: task.key,
      task: `T-${task.number}`,
      move: moves[line.type as keyof typeof moves],
      request: request ? `CS-${request.number}` : null,
      at: at.toISOString(),
    }
    return [{ place, lineId, podId, environment, about: task.id, type: 'task.moved', data }]
  })
}
