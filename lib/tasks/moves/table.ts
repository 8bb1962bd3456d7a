import type { TaskStatus } from '@/lib/tasks/schema'

/** Everything that can happen to where a task stands. */
export const taskMoves = [
  'create',
  'activate',
  'start',
  'checkpoint',
  'complete',
  'reopen',
  'hold',
  'resume',
  'hand_over',
] as const
export type TaskMove = (typeof taskMoves)[number]

/** Moves for which a person says why. */
export const withReason: ReadonlySet<TaskMove> = new Set(['hold', 'checkpoint', 'reopen', 'hand_over'])

/** Who moves a task: the pod whose task it is, or somebody in a browser. */
type Mover = 'pod' | 'person'

/** Why a task does not move; each has its words wherever it is told. */
export type Unmoved =
  | 'unknown_task'
  | 'task_exists'
  | 'task_planned'
  | 'task_not_started'
  | 'task_in_progress'
  | 'task_in_review'
  | 'task_completed'
  | 'task_open'
  | 'task_held'
  | 'task_not_held'
  | 'task_held_by_person'
  | 'task_read'
  | 'task_of_pod'

/** What is looked at. */
export type Standing = {
  status: TaskStatus
  origin: 'live' | 'import'
  heldFrom: TaskStatus | null
  heldBy: string | null
}

/** Where a task stands afterwards: a status, or what the task itself says. */
type To = TaskStatus | 'as before' | 'as it is'

/** The one table: from which status which move leads where, and who may. `nothing` is a task that is not there yet. */
const table: Record<TaskMove, { from: readonly (TaskStatus | 'nothing')[]; to: To; by: readonly Mover[] }> = {
  create: { from: ['nothing'], to: 'backlog', by: ['pod', 'person'] },
  activate: { from: ['backlog'], to: 'planned', by: ['pod', 'person'] },
  // The work is the pod's: nobody else can say that it has begun or is done.
  start: { from: ['nothing', 'backlog', 'planned'], to: 'in_progress', by: ['pod'] },
  checkpoint: { from: ['in_progress'], to: 'in_review', by: ['pod', 'person'] },
  // Where people look first, it is in review until they have: see `needsReview`.
  complete: { from: ['in_progress'], to: 'completed', by: ['pod'] },
  reopen: { from: ['completed'], to: 'in_progress', by: ['pod', 'person'] },
  hold: { from: ['backlog', 'planned', 'in_progress'], to: 'held', by: ['pod', 'person'] },
  resume: { from: ['held'], to: 'as before', by: ['pod', 'person'] },
  hand_over: { from: ['backlog', 'planned', 'in_progress', 'held'], to: 'as it is', by: ['pod', 'person'] },
}

/** What is in the way of a move from this status, where the table has none from there. */
const inTheWay: Record<TaskStatus, Unmoved> = {
  backlog: 'task_not_started',
  planned: 'task_planned',
  in_progress: 'task_in_progress',
  in_review: 'task_in_review',
  completed: 'task_completed',
  held: 'task_held',
  unknown: 'task_read',
}

/** Moves for which the status alone does not say what is in the way. */
const otherwise: Partial<Record<TaskMove, Unmoved>> = {
  create: 'task_exists',
  checkpoint: 'task_not_started',
  complete: 'task_not_started',
  reopen: 'task_open',
  resume: 'task_not_held',
}

/** Where a move leads, or why it leads nowhere. `task` is null where there is none. */
export function moved(move: TaskMove, task: Standing | null, by: Mover): { to: TaskStatus } | { why: Unmoved } {
  const { from, to, by: movers } = table[move]
  if (!task) return from.includes('nothing') ? { to: to as TaskStatus } : { why: 'unknown_task' }
  // What was read from a repository stands where its file says.
  if (task.origin === 'import') return { why: 'task_read' }
  if (!movers.includes(by)) return { why: 'task_of_pod' }
  if (!from.includes(task.status)) return { why: whyNot(move, task.status) }
  // What somebody stopped in a browser does not go on by itself.
  if (task.status === 'held' && task.heldBy === 'person' && by === 'pod') return { why: 'task_held_by_person' }
  if (to === 'as before') return { to: task.heldFrom! }
  return { to: to === 'as it is' ? task.status : to }
}

function whyNot(move: TaskMove, status: TaskStatus): Unmoved {
  const isResting = status === 'held' || status === 'in_review' || status === 'completed'
  const isToldByMove = move === 'create' || move === 'reopen' || move === 'resume' || !isResting
  return (isToldByMove && otherwise[move]) || inTheWay[status]
}

/** Why somebody in a browser cannot change what is said of a task; null where they can. What people sign stays as it is. */
export function unchangeable({ origin, status }: Standing): Unmoved | null {
  if (origin === 'import') return 'task_read'
  return status === 'in_review' ? 'task_in_review' : status === 'completed' ? 'task_completed' : null
}

/** Where a task stands once people have answered what its pod handed in, or where it stopped. */
export function afterReview(purpose: 'end' | 'checkpoint', isSigned: boolean): TaskStatus {
  return isSigned && purpose === 'end' ? 'completed' : 'in_progress'
}

/** What somebody in a browser can do with a task, in the order in which it is offered. */
export function movesFor(task: Standing): TaskMove[] {
  const can = taskMoves.filter((move) => 'to' in moved(move, task, 'person'))
  // What has somebody else sign is not the first thing that is offered.
  return can.toSorted((one, other) => Number(one === 'checkpoint') - Number(other === 'checkpoint'))
}

/** What brings a task to this status when somebody in a browser puts it there, or why nothing does. */
export function moveInto(
  task: Standing,
  status: TaskStatus,
): { move: TaskMove } | { why: Unmoved | 'nothing_leads_there' } {
  const ways = taskMoves.flatMap((move) => {
    const { from, to } = table[move]
    const leads = move !== 'create' && (to === 'as before' ? task.heldFrom : to) === status
    return leads ? [{ move, isFromHere: from.includes(task.status), result: moved(move, task, 'person') }] : []
  })
  const way = ways.find(({ result }) => 'to' in result)
  if (way) return { move: way.move }
  // What is nearest says best why not: a move from here that is somebody else's.
  const nearest = ways.find(({ isFromHere }) => isFromHere) ?? ways[0]
  if (task.origin === 'import') return { why: 'task_read' }
  return { why: nearest && 'why' in nearest.result ? nearest.result.why : 'nothing_leads_there' }
}
