import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma, type Task } from '@/lib/db/generated/client'
import type { TaskStatus } from '@/lib/tasks/schema'
import type { TaskWaits, Waiting } from '@/lib/tasks/waits/schema'

const atMost = 50
/** So many tasks are followed to see whether they lead back. */
const followed = 500

type Found = { key: string; number: number; title: string; status: TaskStatus }
type Place = Pick<Task, 'id' | 'key' | 'environment' | 'importSourceId' | 'branch'>

/** What a task waits for, and what waits for it. */
export async function waitsOf(actor: Actor, task: Place): Promise<TaskWaits> {
  demand(actor, 'tasks:read')
  const [own] = await read.$queryRaw<{ names: string[] }[]>`
    select (task_names(data -> 'depends_on'))[1:${atMost}::int] as names from "Task" where id = ${task.id}`
  const names = [...new Set(own?.names)]
  const [found, needing, back] = await Promise.all([
    names.length === 0
      ? []
      : read.$queryRaw<Found[]>`
          select distinct on (t.key) t.key, t.number, t.title, t.status from "Task" t
          where t.key = any(${names}) and ${here(task)} order by t.key, t.status = 'completed' desc, t.number`,
    read.$queryRaw<Found[]>`
      select t.key, t.number, t.title, t.status from "Task" t
      where task_names(t.data -> 'depends_on') @> ${[task.key]} and ${here(task)} and t.id <> ${task.id}
      order by t.number limit ${atMost}`,
    names.length === 0 ? [] : leadsBack(task, names),
  ])
  const byKey = new Map(found.map((one) => [one.key, one]))
  return {
    waitsFor: names.map((key) => ({ key, task: byKey.get(key) ?? null })),
    neededBy: needing.map((one): Waiting => ({ key: one.key, task: one })),
    isInCircle: back.length > 0,
  }
}

/** Where a name means what it means to this task. */
function here({ environment, importSourceId, branch }: Place): Prisma.Sql {
  return importSourceId
    ? Prisma.sql`t."importSourceId" = ${importSourceId} and t.branch = ${branch} and t.present`
    : Prisma.sql`t."podId" is not null and t.environment = ${environment}`
}

async function leadsBack(task: Place, names: string[]): Promise<unknown[]> {
  return await read.$queryRaw<unknown[]>`
    with recursive chain(key) as (
      select unnest(${names.filter((name) => name !== task.key)}::text[])
      union
      select waits.key from chain join "Task" t on t.key = chain.key and ${here(task)},
        unnest(task_names(t.data -> 'depends_on')) waits(key))
    select 1 from (select key from chain limit ${followed}) followed where key = ${task.key} limit 1`
}
