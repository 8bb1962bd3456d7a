import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { listTasks, statusCounts } from '@/lib/tasks/list/queries'
import { type BoardColumn, type TaskFilter, taskStatus } from '@/lib/tasks/schema'

/** So many tasks stand in a column beside others, which on a phone are under each other; alone it is a page of the list. */
const mostBesideOthers = 10

/** The newest tasks of every status, and how many there are, whatever there is beside it. */
export async function taskBoard(actor: Actor, filter: TaskFilter): Promise<BoardColumn[]> {
  demand(actor, 'tasks:read')
  const { status: only, cursor: _page, sort: _order, ...rest } = filter
  const statuses = only ? [only] : taskStatus.options
  const [counts, pages] = await Promise.all([
    statusCounts(actor, rest),
    Promise.all(statuses.map((status) => listTasks(actor, { ...rest, status }))),
  ])
  return statuses.map((status, at) => {
    const { rows: all, next } = pages[at]!
    const rows = only ? all : all.slice(0, mostBesideOthers)
    return {
      status,
      rows,
      count: counts.isLeast ? all.length : counts[status],
      isLeast: counts.isLeast && (next !== null || rows.length < all.length),
    }
  })
}
