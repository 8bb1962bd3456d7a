import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { seenIn } from '@/lib/findings/aside/seen'
import { type RevokedRow, returnPlan, revokePlan, type TaughtRow } from '@/lib/memory/revoke/rules'
import type { Revocation, Taught } from '@/lib/memory/revoke/schema'

type Db = Pick<Tx, '$queryRaw'>

/** Who worked on a task, now and before it was passed on. */
const podsOf = ({ podId, formerPodIds }: Task) => [podId!, ...formerPodIds]

/** Every version that was written into memory for a task, by name and number. */
export async function taughtRows(db: Db, task: Task): Promise<TaughtRow[]> {
  const pods = podsOf(task)
  return await db.$queryRaw<TaughtRow[]>`
    select e.id as "entryId", e."path" as key, v."number", v."state"::text as state, r."number" as request,
      e."activeNumber" as active, case when v."state" = 'active' then (
        select b."number" from "MemoryVersion" b
        where b."entryId" = e.id and b."number" < v."number" and b."state" = 'superseded'
          and not (b."writtenById" = any(${pods}) and b."taskKey" is not distinct from ${task.key})
        order by b."number" desc limit 1) end as before
    from "MemoryVersion" v join "MemoryEntry" e on e.id = v."entryId"
      left join "Request" r on r.id = v."requestId" and v."state" = 'pending'
    where v."writtenById" = any(${pods}) and v."taskKey" = ${task.key} and e."environment" = ${task.environment}
    order by e."path", v."number"`
}

/** Every version that a revocation took, by name and number. */
export async function revokedRows(db: Db, revocationId: string): Promise<RevokedRow[]> {
  return await db.$queryRaw<RevokedRow[]>`
    select e.id as "entryId", e."path" as key, k."number", k."was"::text as was, k."backTo", v."state"::text as state,
      e."activeNumber" as active
    from "MemoryRevoked" k join "MemoryEntry" e on e.id = k."entryId"
      join "MemoryVersion" v on v."entryId" = k."entryId" and v."number" = k."number"
    where k."revocationId" = ${revocationId}
    order by e."path", k."number"`
}

/** Revocations of a task that its page names, at most. */
const most = 20

/** What a live task taught, and what it would do to revoke that; null where there is no such task. */
export async function taughtBy(actor: Actor, number: number): Promise<Taught | null> {
  demand(actor, 'memory:read')
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return null
  const task = await read.task.findUnique({ where: { number } })
  if (!task?.podId || !task.environment) return null
  const [rows, revoked, [shown]] = await Promise.all([
    taughtRows(read, task),
    read.memoryRevocation.findMany({ where: { taskId: task.id }, orderBy: { at: 'desc' }, take: most }),
    seenIn([{ title: task.title }], ['title']),
  ])
  const revocations = await Promise.all(
    revoked.map(async ({ id, byName, at, reason, endedAt, endedByName, endedReason }): Promise<Revocation> => {
      const taken = await revokedRows(read, id)
      const ended = endedAt && { by: endedByName!, at: endedAt.toISOString(), reason: endedReason! }
      const entries = new Set(taken.map(({ entryId }) => entryId)).size
      return { id, by: byName, at: at.toISOString(), reason, entries, ended, plan: ended ? null : returnPlan(taken) }
    }),
  )
  const { environment } = task
  return { task: { number, title: shown!.title, environment }, plan: revokePlan(rows), revocations }
}

/** Whether a live task wrote anything into memory. */
export async function hasTaught(actor: Actor, number: number): Promise<boolean> {
  demand(actor, 'memory:read')
  const task = await read.task.findUnique({ where: { number } })
  if (!task?.podId) return false
  const where = { writtenById: { in: podsOf(task) }, taskKey: task.key, entry: { environment: task.environment } }
  return (await read.memoryVersion.findFirst({ where, select: { id: true } })) !== null
}
