import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { TaskGraph } from '@/lib/tasks/graph/schema'
import { listTasks } from '@/lib/tasks/list/queries'
import type { TaskFilter, TaskRow } from '@/lib/tasks/schema'

/** The tasks that changed last, with what each waits for. Names hold where a task is: in its environment, or on its branch. */
export async function taskGraph(actor: Actor, filter: TaskFilter): Promise<TaskGraph> {
  demand(actor, 'tasks:read')
  const { cursor: _page, sort: _order, ...rest } = filter
  // A page of the list: more boxes nobody follows with their eyes, nor on a phone their lines in the table.
  const { rows, next } = await listTasks(actor, rest)
  const links = await read.$queryRaw<{ id: string; names: string[] }[]>`
    select id, (task_names(data -> 'depends_on'))[1:50] as names from "Task" where id = any(${rows.map(({ id }) => id)})`
  const namesOf = new Map(links.map(({ id, names }) => [id, names]))
  const numberAt = new Map(rows.map((row) => [placeOf(row, row.key), row.number]))
  const tasks = rows.map((row) => {
    const { id, number, title, status, phase } = row
    const names = namesOf.get(id) ?? []
    const waitsFor = names.map((key) => ({ key, number: numberAt.get(placeOf(row, key)) ?? null }))
    return { number, title, status, phase, waitsFor }
  })
  return { tasks, hasMore: next !== null }
}

/** What a name means to a task. */
function placeOf({ source, environment }: TaskRow, key: string): string {
  return JSON.stringify(source ? [source.name, source.branch, key] : [environment, key])
}
