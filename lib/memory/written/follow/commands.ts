import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { sha256 } from '@/lib/core/canonical'
import type { Tx } from '@/lib/db/client'
import { isTaken, lockEntry, nowGiven, replaceGiven } from '@/lib/memory/written/keep/commands'
import { addVersion, entryOf, replaceWaiting, saidIn } from '@/lib/memory/written/version/commands'

/** What memory is told of something that stands, and who made it. */
export type Followed = {
  key: string
  text: string
  tags: string[]
  saysPersonal: boolean | null
  by: { id: string; name: string; role: string }
  environment: string
  taskKey: string
  promptHash: string | null
  callId: string
}

/** Whether somebody took from pods what memory says under a name, and nobody gave it back. */
export async function isTakenFromPods(tx: Tx, environment: string, key: string): Promise<boolean> {
  const entry = await lockEntry(tx, environment, key)
  return entry !== null && (await isTaken(tx, entry))
}

/** Memory says from now on what somebody accepted, in the transaction in which it is accepted. */
export async function follow(tx: Tx, followed: Followed, now: Date): Promise<AuditEntry[]> {
  const { key, text, by, taskKey, promptHash, callId, environment } = followed
  const writer = { kind: 'pod' as const, ...by, environment, podId: by.id, taskKey, promptHash, callId }
  const entry = await entryOf(tx, writer, key, saidIn(text), now)
  const where = { entryId: entry.id }
  const newest =
    entry.versionCount === 0 ? null : await tx.memoryVersion.findFirst({ where, orderBy: { number: 'desc' } })
  const number = (newest?.number ?? 0) + 1
  const withdrawn = newest?.state === 'pending' ? await replaceWaiting(tx, writer, entry.id, newest, now) : []
  await replaceGiven(tx, entry.id, number)
  const written = { ...followed, entry, digest: sha256(text), now }
  const { about, version, line } = await addVersion(tx, writer, written, number, 'active')
  return [line, ...withdrawn, { ...about, ...(await nowGiven(tx, entry, version, null, now)) }]
}
