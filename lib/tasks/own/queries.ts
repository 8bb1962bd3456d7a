import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { keyset } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import type { OwnFilter, OwnTask } from '@/lib/tasks/own/schema'

const ownOrder = keyset('asc', { number: 'number' })

const own = ({ id, environment }: PodActor) => Prisma.sql`t."podId" = ${id} and t.environment = ${environment}`

type Found = Omit<OwnTask, 'dependsOn'> & { waitsFor: string[] }
const columns = Prisma.sql`t.number, t.key, t.title, t.status, t.phase, t.description, t."heldReason",
  t."needsReview", t."reviewAnswer", t."reviewNote",
  (task_names(t.data -> 'depends_on'))[1:100] as "waitsFor"`

/** A page of a pod's tasks, the oldest first. */
export async function ownTasks(
  actor: PodActor,
  { status, cursor, limit }: OwnFilter,
): Promise<{ tasks: OwnTask[]; next: string | null }> {
  demand(actor, 'calls:make')
  const after = ownOrder.place(cursor).values?.number ?? 0
  const rows = await read.$queryRaw<Found[]>`
    select ${columns} from "Task" t where ${own(actor)} and t.number > ${after}
      ${status ? Prisma.sql`and t.status = ${status}::"TaskStatus"` : Prisma.empty}
    order by t.number limit ${limit + 1}`
  const page = rows.slice(0, limit)
  const next = rows.length > limit ? ownOrder.behind({ number: page.at(-1)!.number }) : null
  return { tasks: await withDependencies(actor, page), next }
}

/** What nobody has started and nothing is in the way of: what is planned first, then the oldest. */
export async function nextTasksOf(actor: PodActor, limit: number): Promise<OwnTask[]> {
  demand(actor, 'calls:make')
  const rows = await read.$queryRaw<Found[]>`
    select ${columns} from (
      select "taskId", turn, number from "TaskReady" r where r."podId" = ${actor.id} and r.environment = ${actor.environment}
      order by r.turn, r.number limit ${limit}) next
    join "Task" t on t.id = next."taskId" order by next.turn, next.number`
  return await withDependencies(actor, rows)
}

/** One of a pod's tasks, with what waits for it; null where it has none of this name. */
export async function ownTask(actor: PodActor, key: string): Promise<(OwnTask & { neededBy: string[] }) | null> {
  demand(actor, 'calls:make')
  const rows = await read.$queryRaw<Found[]>`select ${columns} from "Task" t where ${own(actor)} and t.key = ${key}`
  const [task] = await withDependencies(actor, rows)
  if (!task) return null
  const waiting = await read.$queryRaw<{ key: string }[]>`
    select t.key from "Task" t where ${own(actor)} and task_names(t.data -> 'depends_on') @> ${[key]}
    order by t.key limit 100`
  return { ...task, neededBy: waiting.map((one) => one.key) }
}

/** The same with whether what each waits for is completed, by whichever pod of the environment. */
async function withDependencies({ environment }: PodActor, rows: readonly Found[]): Promise<OwnTask[]> {
  const keys = [...new Set(rows.flatMap(({ waitsFor }) => waitsFor))]
  const found = await read.task.groupBy({
    by: ['key', 'status'],
    where: { key: { in: keys }, environment, podId: { not: null } },
  })
  const stateOf = (key: string) => {
    const states = found.filter((one) => one.key === key)
    if (states.some(({ status }) => status === 'completed')) return 'completed'
    return states.length > 0 ? 'open' : 'unknown'
  }
  return rows.map(({ waitsFor, ...task }) => ({
    ...task,
    dependsOn: waitsFor.map((key) => ({ key, state: stateOf(key) })),
  }))
}
