import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { revokedRows, taughtRows } from '@/lib/memory/revoke/queries'
import { returnPlan, revokePlan } from '@/lib/memory/revoke/rules'
import { returnAct, revokeAct } from '@/lib/memory/revoke/schema'
import type { VersionState } from '@/lib/memory/written/schema'

// Everything that a task taught, at once and in sets: it may be a lot.

/**
 * Takes from pods everything that was written into memory for a task: each entry goes back to what it said before, or leaves
 * memory until somebody has looked. What waits for people or was taken already is left to whoever looks at it.
 */
export const revokeTaught = defineCommand({
  name: 'memory.revoke',
  permission: 'memory:keep',
  actor: 'person',
  input: revokeAct,

  async run({ tx, actor, now, input: { task: number, shown, reason } }) {
    await tx.$queryRaw`select id from "Task" where "number" = ${number} for update`
    const task = await tx.task.findUnique({ where: { number } })
    if (!task?.podId || !task.environment) return refuse('not_found', 'unknown_task')
    await lockEntries(
      tx,
      (await taughtRows(tx, task)).map(({ entryId }) => entryId),
    )
    const { leaves, older, digest } = revokePlan(await taughtRows(tx, task))
    if (leaves.length === 0 && older.length === 0) return refuse('conflict', 'nothing_taught')
    if (digest !== shown) return refuse('conflict', 'taught_moved')

    const id = newId()
    const { id: taskId, environment } = task
    const { id: byId, name: byName } = actor
    await tx.memoryRevocation.create({ data: { id, taskId, environment, reason, byId, byName, at: now } })
    await tx.memoryRevoked.createMany({
      data: [
        ...leaves.map(({ entryId, number: of, to }) => ({ entryId, number: of, was: 'active' as const, backTo: to })),
        ...older.map(({ entryId, number: of }) => ({ entryId, number: of, was: 'superseded' as const })),
      ].map((row) => ({ revocationId: id, ...row })),
    })
    await moveVersions(tx, [
      ...leaves.map((one) => ({ ...one, state: one.to === null ? ('held' as const) : ('taken' as const) })),
      ...older.map((one) => ({ ...one, state: 'taken' as const })),
    ])
    const back = leaves.flatMap(({ to, ...one }) => (to === null ? [] : [{ ...one, replaced: one.number, number: to }]))
    await giveVersions(tx, back, now)
    const gone = leaves.filter(({ to }) => to === null)
    await tx.memoryEntry.updateMany({
      where: { id: { in: gone.map(({ entryId }) => entryId) } },
      data: { state: 'held', activeNumber: null, activeDigest: null, updatedAt: now },
    })
    const said = { title: task.title, back: back.length, gone: gone.length, reason }
    return {
      ok: true,
      value: { back: back.length, gone: gone.length },
      events: [
        { ...about(task, id), type: 'memory.revoked', data: said },
        ...back.map((one) => given(task, one, 'revoked')),
        ...gone.map(({ entryId, key, number: of }): AuditEntry => {
          const data = { key, number: of, reason }
          return { ...about(task, entryId), type: 'memory.held', data }
        }),
      ],
    }
  },
})

/** Gives back to pods what a revocation took, where nothing else became of it meanwhile. */
export const returnTaught = defineCommand({
  name: 'memory.return',
  permission: 'memory:keep',
  actor: 'person',
  input: returnAct,

  async run({ tx, actor, now, input: { revocationId: id, shown, reason } }) {
    await tx.$queryRaw`select id from "MemoryRevocation" where id = ${id} for update`
    const revocation = await tx.memoryRevocation.findUnique({ where: { id } })
    if (!revocation) return refuse('not_found', 'unknown_revocation')
    if (revocation.endedAt !== null) return refuse('conflict', 'returned_already')
    const task = await tx.task.findUniqueOrThrow({ where: { id: revocation.taskId } })
    // As with one entry: who took it said why, and whoever answers for the pod is not the one to overrule that.
    const pods = { in: [task.podId!, ...task.formerPodIds] }
    if ((await tx.pod.count({ where: { id: pods, ownerId: actor.id } })) > 0) return refuse('forbidden', 'own_pod')
    await lockEntries(
      tx,
      (await revokedRows(tx, id)).map(({ entryId }) => entryId),
    )
    const { returns, older, stays, digest } = returnPlan(await revokedRows(tx, id))
    if (digest !== shown) return refuse('conflict', 'taught_moved')

    const replaced = returns.flatMap(({ entryId, replaces }) =>
      replaces === null ? [] : [{ entryId, number: replaces, state: 'superseded' as const }],
    )
    await moveVersions(tx, [...replaced, ...older.map((one) => ({ ...one, state: 'superseded' as const }))])
    const again = returns.map(({ replaces, ...one }) => ({ ...one, replaced: replaces }))
    await giveVersions(tx, again, now)
    const ended = { endedAt: now, endedByName: actor.name, endedReason: reason }
    await tx.memoryRevocation.update({ where: { id }, data: ended })
    const said = { title: task.title, entries: returns.length, kept: stays.length, reason }
    return {
      ok: true,
      value: { entries: returns.length, kept: stays.length },
      events: [{ ...about(task, id), type: 'memory.returned', data: said }, ...again.map((one) => given(task, one))],
    }
  },
})

/** Nobody else changes these entries until the transaction ends; always in one order, so that two do not wait in a circle. */
async function lockEntries(tx: Tx, ids: readonly string[]) {
  await tx.$queryRaw`
    select id from "MemoryEntry" where id = any(${[...new Set(ids)]}::text[]) order by id for update`
}

type Moved = { entryId: string; number: number; state: VersionState }

async function moveVersions(tx: Tx, moved: readonly Moved[]) {
  if (moved.length === 0) return
  await tx.$executeRaw`
    update "MemoryVersion" v set "state" = m.state::"MemoryVersionState"
    from unnest(${moved.map(({ entryId }) => entryId)}::text[], ${moved.map(({ number }) => number)}::int[],
      ${moved.map(({ state }) => state)}::text[]) m(entry, number, state)
    where v."entryId" = m.entry and v."number" = m.number`
}

type Given = { entryId: string; key: string; number: number; replaced: number | null }

/** Pods are given these versions from now on. Those before have moved away already: the database allows one at a time. */
async function giveVersions(tx: Tx, versions: readonly Given[], now: Date) {
  if (versions.length === 0) return
  await moveVersions(
    tx,
    versions.map(({ entryId, number }) => ({ entryId, number, state: 'active' })),
  )
  await tx.$executeRaw`
    update "MemoryEntry" e set "state" = 'active', "activeNumber" = v."number", "activeDigest" = v."textDigest",
      "description" = v."description", "tags" = v."tags", "podOwner" = v."podOwner", "updatedAt" = ${now}
    from "MemoryVersion" v
    where e.id = any(${versions.map(({ entryId }) => entryId)}::text[]) and v."entryId" = e.id and v."state" = 'active'`
}

const about = ({ key: taskKey, podId, environment }: Task, id: string) => ({
  subject: { kind: 'memory', id },
  podId,
  environment,
  taskKey,
  moves: ['tasks' as const],
})

function given(task: Task, { entryId, key, number, replaced }: Given, because?: 'revoked'): AuditEntry {
  return {
    ...about(task, entryId),
    type: 'memory.active',
    data: { key, number, replaced, ...(because && { because }) },
  }
}
