import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { MemoryEntry, MemoryVersion } from '@/lib/db/generated/client'
import { entryAct } from '@/lib/memory/written/schema'

// What of an entry pods are given: one version, or none.

/** An entry by its name where it holds, which nobody else changes until the transaction ends; null where there is none. */
export async function lockEntry(tx: Tx, environment: string, key: string): Promise<MemoryEntry | null> {
  const [row] = await tx.$queryRaw<MemoryEntry[]>`
    select * from "MemoryEntry" where origin = 'live' and environment = ${environment} and path = ${key} for update`
  return row ?? null
}

/** The same by its id, also one that was read from a repository. */
export async function lockEntryById(tx: Tx, id: string): Promise<MemoryEntry | null> {
  const [row] = await tx.$queryRaw<MemoryEntry[]>`select * from "MemoryEntry" where id = ${id} for update`
  return row ?? null
}

/** Pods are given this version from now on, in the place of the one before. Whoever calls holds the entry's lock. */
export async function giveToPods(tx: Tx, entry: MemoryEntry, number: number, requestId: string | null, now: Date) {
  await replaceGiven(tx, entry.id, number)
  return await nowGiven(tx, entry, await moveVersion(tx, entry.id, number, 'active'), requestId, now)
}

/** What was given before is what this one replaces; what somebody took from pods and nobody gave back stays known as that. */
export async function replaceGiven(tx: Tx, entryId: string, number: number): Promise<void> {
  if (number === 1) return
  await tx.$executeRaw`
    update "MemoryVersion" set state = (case state when 'active' then 'superseded' else 'taken' end)::"MemoryVersionState"
    where "entryId" = ${entryId} and number <> ${number} and state in ('active', 'held', 'archived')`
}

/** The entry follows a version that was just written as the one that pods are given; the line about it. */
export async function nowGiven(
  tx: Tx,
  { id, path: key, activeNumber: replaced, environment, versionCount }: MemoryEntry,
  { number, description, tags, podOwner, textDigest: activeDigest }: MemoryVersion,
  requestId: string | null,
  now: Date,
) {
  await tx.memoryEntry.update({
    where: { id },
    data: {
      state: 'active',
      activeNumber: number,
      activeDigest,
      description,
      tags,
      podOwner,
      versionCount: Math.max(versionCount, number),
      updatedAt: now,
    },
  })
  return {
    type: 'memory.active',
    subject: { kind: 'memory', id },
    environment,
    ...(requestId && { requestId, outcome: 'executed' as const }),
    data: { key, number, replaced },
  } satisfies AuditEntry
}

/** A version that pods are never given: people refused it, or another one was written before they had looked. */
export async function rejectVersion(tx: Tx, entryId: string, number: number): Promise<void> {
  await moveVersion(tx, entryId, number, 'rejected')
  await tx.memoryEntry.updateMany({ where: { id: entryId, state: 'pending' }, data: { state: 'rejected' } })
}

type Moved = 'active' | 'rejected' | 'held' | 'archived'

async function moveVersion(tx: Tx, entryId: string, number: number, state: Moved) {
  return await tx.memoryVersion.update({ where: { entryId_number: { entryId, number } }, data: { state } })
}

/** Pods are not given an entry any more; the line about it, or null where there is nothing to take. Its lock is held. */
export async function takeFromPods(
  tx: Tx,
  { id, path: key, state: before, activeNumber, environment }: MemoryEntry,
  state: 'held' | 'archived',
  reason: string,
  now: Date,
): Promise<AuditEntry | null> {
  const isHeld = before === 'held' && state === 'archived'
  const number = activeNumber ?? (isHeld ? await lastGiven(tx, id) : null)
  if (number === null) return null
  await moveVersion(tx, id, number, state)
  await tx.memoryEntry.update({
    where: { id },
    data: { state, activeNumber: null, activeDigest: null, updatedAt: now },
  })
  return { type: `memory.${state}`, subject: { kind: 'memory', id }, environment, data: { key, number, reason } }
}

/** Somebody takes an entry from pods, at once: it is held until somebody looks, or put away. */
function leaving(state: 'held' | 'archived') {
  return defineCommand({
    name: state === 'held' ? 'memory.hold' : 'memory.archive',
    permission: 'memory:keep',
    actor: 'person',
    input: entryAct,

    async run({ tx, now, input: { entryId, reason } }) {
      const own = await ownEntry(tx, entryId)
      if (!own.ok) return own
      const taken = await takeFromPods(tx, own.entry, state, reason, now)
      return taken ? { ok: true, value: { state }, events: [taken] } : refuse('conflict', 'not_active')
    },
  })
}

export const holdEntry = leaving('held')
export const archiveEntry = leaving('archived')

/** Pods are given an entry again that was held or archived, as it was. */
export const restoreEntry = defineCommand({
  name: 'memory.restore',
  permission: 'memory:keep',
  actor: 'person',
  input: entryAct,

  async run({ tx, actor, now, input: { entryId, reason } }) {
    const entry = await ownEntry(tx, entryId)
    if (!entry.ok) return entry
    const { state, path: key, environment } = entry.entry
    const last = await lastGiven(tx, entryId)
    if ((state !== 'held' && state !== 'archived') || last === null) return refuse('conflict', 'not_held')
    // Who took it from pods said why; whoever answers for it is not the one to overrule that.
    if (await answersFor(tx, actor.id, entryId, last)) return refuse('forbidden', 'own_pod')
    const given = await giveToPods(tx, entry.entry, last, null, now)
    const data = { key, number: last, reason }
    return {
      ok: true,
      value: { state: 'active' as const },
      events: [{ type: 'memory.restored', subject: { kind: 'memory', id: entryId }, environment, data }, given],
    }
  },
})

type Own = { ok: true; entry: MemoryEntry } | Refusal

/** An entry that was written here, which nobody else changes until the transaction ends. */
export async function ownEntry(tx: Tx, id: string): Promise<Own> {
  const entry = await lockEntryById(tx, id)
  if (!entry) return refuse('not_found', 'unknown_entry')
  return entry.origin === 'live' ? { ok: true, entry } : refuse('conflict', 'not_written_here')
}

/** The version that somebody took from pods and nobody gave back; null where there is none. */
export async function lastGiven(tx: Tx, entryId: string): Promise<number | null> {
  const where = { entryId, state: { in: ['held', 'archived'] as ('held' | 'archived')[] } }
  return (await tx.memoryVersion.findFirst({ where, orderBy: { number: 'desc' } }))?.number ?? null
}

/** Whether people took an entry from pods: one that is written under its name then is looked at first. */
export async function isTaken(tx: Tx, { id: entryId, activeNumber }: MemoryEntry): Promise<boolean> {
  if ((await lastGiven(tx, entryId)) !== null) return true
  return activeNumber === null && (await tx.memoryVersion.count({ where: { entryId, state: 'deleted' } })) > 0
}

/** Whether somebody answers for the pod that wrote a version. */
async function answersFor(tx: Tx, personId: string, entryId: string, number: number): Promise<boolean> {
  const where = { entryId_number: { entryId, number } }
  const { writtenByKind, writtenById } = await tx.memoryVersion.findUniqueOrThrow({ where })
  if (writtenByKind !== 'pod') return writtenById === personId
  const pod = await tx.pod.findUnique({ where: { id: writtenById! }, select: { ownerId: true } })
  return pod?.ownerId === personId
}
