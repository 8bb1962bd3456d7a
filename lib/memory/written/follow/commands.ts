import 'server-only'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import { giveToPods, lastGiven, lockEntry } from '@/lib/memory/written/keep/commands'
import { firstWords } from '@/lib/memory/written/rules'

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
  return entry !== null && (await lastGiven(tx, entry.id)) !== null
}

/** Memory says from now on what somebody accepted, in the transaction in which it is accepted. */
export async function follow(tx: Tx, followed: Followed, now: Date): Promise<AuditEntry[]> {
  const { key, text, tags, saysPersonal, by, environment, taskKey, promptHash, callId } = followed
  const row = { path: key, description: firstWords(text), podOwner: by.role, environment, podId: by.id }
  const known = await lockEntry(tx, environment, key)
  if (!known)
    await tx.memoryEntry.createMany({
      data: [
        { id: newId(), ...row, origin: 'live', state: 'pending', versionCount: 0, createdAt: now, updatedAt: now },
      ],
      skipDuplicates: true,
    })
  const entry = known ?? (await lockEntry(tx, environment, key))!
  const newest = await tx.memoryVersion.findFirst({ where: { entryId: entry.id }, orderBy: { number: 'desc' } })
  const digest = sha256(text)
  const number = (newest?.number ?? 0) + 1
  await tx.$executeRaw`insert into "MemoryText" ("digest", "text") values (${digest}, ${text}) on conflict do nothing`
  await tx.memoryVersion.create({
    data: {
      id: newId(),
      entryId: entry.id,
      number,
      digest,
      textDigest: digest,
      description: firstWords(text),
      tags,
      podOwner: by.role,
      state: 'pending',
      writtenByKind: 'pod',
      writtenById: by.id,
      writtenByName: by.name,
      taskKey,
      promptHash,
      callId,
      saysPersonal,
      at: now,
    },
  })
  await tx.memoryEntry.update({ where: { id: entry.id }, data: { versionCount: number, updatedAt: now } })
  const about: AuditContext = {
    subject: { kind: 'memory', id: entry.id },
    podId: by.id,
    environment,
    taskKey,
    callId,
  }
  const given = await giveToPods(tx, entry, number, null, now)
  return [
    { ...about, type: 'memory.written', data: { key, number, digest } },
    { ...about, ...given },
  ]
}
