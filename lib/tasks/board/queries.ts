import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { listTasks, taskCounts } from '@/lib/tasks/list/queries'
import { type BoardColumn, type TaskFilter, taskStatus } from '@/lib/tasks/schema'

/** The newest tasks of every status, and how many there are; each column is a page of the list, whatever there is beside it. */
export async function taskBoard(actor: Actor, filter: TaskFilter): Promise<BoardColumn[]> {
  demand(actor, 'tasks:read')
  const { status: only, cursor: _page, sort: _order, ...rest } = filter
  const statuses = only ? [only] : taskStatus.options
  const [counts, pages] = await Promise.all([
    taskCounts(actor, rest),
    Promise.all(statuses.map((status) => listTasks(actor, { ...rest, status }))),
  ])
  return statuses.map((status, at) => {
    const { rows, next } = pages[at]!
    return {
      status,
      rows,
      count: counts.isLeast ? rows.length : counts[status],
      isLeast: counts.isLeast && next !== null,
    }
  })
}
