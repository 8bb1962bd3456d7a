import 'server-only'
import type { AuditContext, AuditEntry, Withdrawal } from '@/lib/audit/events'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { MemoryEntry } from '@/lib/db/generated/client'
import { lostIn } from '@/lib/difference/loss'
import { seen, type Seen } from '@/lib/findings/aside/seen'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { noticedLosses } from '@/lib/findings/losses'
import { notChecked } from '@/lib/findings/schema'
import { withoutValues } from '@/lib/findings/words'
import { giveToPods, isTaken as isTakenNow, lockEntry, rejectVersion } from '@/lib/memory/written/keep/commands'
import { versionWords } from '@/lib/memory/written/labels'
import { firstWords, memoryBrief } from '@/lib/memory/written/rules'
import type { MemoryEnvelope } from '@/lib/memory/written/schema'
import { whoSignsNow } from '@/lib/policy/queries'
import { askPeople } from '@/lib/requests/open/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

// How a text becomes a version, whoever writes it.

/** What lists say of a text: no more of a value than is shown elsewhere. */
export const saidIn = (text: string) => firstWords(withoutValues(text))

/** The entry of this name where it is written, which nobody else changes until the transaction ends; a new one if there is none. */
export async function entryOf(
  tx: Tx,
  writer: Pick<Writer, 'environment' | 'podId' | 'role'>,
  key: string,
  description: string,
  now: Date,
): Promise<MemoryEntry> {
  const { environment, podId, role: podOwner } = writer
  const [here] = await tx.$queryRaw<MemoryEntry[]>`
    with made as (insert into "MemoryEntry" (id, origin, path, description, tags, "podOwner", state, flags, environment, "podId",
        "versionCount", "createdAt", "updatedAt")
      values (${newId()}, 'live', ${key}, ${description}, '{}', ${podOwner}, 'pending', '{}', ${environment}, ${podId}, 0, ${now}, ${now})
      on conflict do nothing returning *),
    known as (select * from "MemoryEntry" where origin = 'live' and environment = ${environment} and path = ${key} for update)
    select * from made union all select * from known`
  // One that somebody made at this moment is not seen yet by a statement that waited for them.
  return here ?? (await lockEntry(tx, environment, key))!
}

/** Who writes a version, where and for what. */
export type Writer = {
  kind: 'pod' | 'person'
  id: string
  name: string
  environment: string
  /** The pod and what it is, where one writes. */
  podId: string | null
  role: string | null
  taskKey: string | null
  promptHash: string | null
  callId: string | null
  /** Why, in the writer's own words. */
  says: string | null
  /** Whether people look at it first: always, or where something is found in it, or never, since they have read it. */
  waits: 'always' | 'if_found' | 'never'
}

type Written = {
  entry: MemoryEntry
  key: string
  text: string
  digest: string
  tags: string[]
  saysPersonal: boolean | null
  now: Date
}

type Writing = Written & {
  newest: { number: number; state: string | null; requestId: string | null } | null
}

/**
 * Adds a text to an entry as a version that pods are not given yet, or are from now on, where whoever calls has the entry follow;
 * and says on the record who wrote it. The entry's lock is held.
 */
export async function addVersion(
  tx: Tx,
  writer: Omit<Writer, 'says' | 'waits'>,
  { entry, key, text, digest, tags, saysPersonal, now }: Written,
  number: number,
  state: 'pending' | 'active' = 'pending',
) {
  await tx.$executeRaw`
    insert into "MemoryText" as held ("digest", "text") values (${digest}, ${text})
    on conflict ("digest") do update set "text" = excluded."text" where held."text" = ''`
  const version = await tx.memoryVersion.create({
    data: {
      id: newId(),
      entryId: entry.id,
      number,
      digest,
      textDigest: digest,
      description: saidIn(text),
      tags,
      podOwner: writer.role,
      state,
      writtenByKind: writer.kind,
      writtenById: writer.id,
      writtenByName: writer.name,
      taskKey: writer.taskKey,
      promptHash: writer.promptHash,
      callId: writer.callId,
      saysPersonal,
      at: now,
    },
  })
  if (state === 'pending')
    await tx.memoryEntry.update({ where: { id: entry.id }, data: { versionCount: number, updatedAt: now } })
  const about: AuditContext = {
    subject: { kind: 'memory', id: entry.id },
    podId: writer.podId,
    environment: writer.environment,
    taskKey: writer.taskKey,
    callId: writer.callId,
  }
  const line: AuditEntry = { ...about, type: 'memory.written', data: { key, number, digest } }
  return { about, version, line }
}

/** Keeps a text as the next version of an entry: pods are given it, or people are asked. */
export async function keepVersion(tx: Tx, writer: Writer, writing: Writing) {
  const { entry, key, text, saysPersonal, newest, now } = writing
  const number = (newest?.number ?? 0) + 1
  const withdrawn = newest?.state === 'pending' ? await replaceWaiting(tx, writer, entry.id, newest, now) : []
  const { about, line: written } = await addVersion(tx, writer, writing, number)
  const of = { subjectKind: 'memory_version', subjectId: entry.id, version: number, podId: writer.podId, toolKey: null }
  // Beside the text stands what its pod says of it, where it says anything.
  const looked = await seen({ text, ...(saysPersonal !== null && { contains_personal_data: saysPersonal }) })
  const before = await textBefore(tx, entry, number)
  // What the pod says of the change is its reason to ask; that a text with less takes its place is found like anything else.
  const lost = before ? noticedLosses(before, text, writer.says) : []
  const noted = await noteFindings(tx, { ...of, environment: writer.environment }, looked.asked, now, lost)
  const found = linesAbout(noted, about, versionWords(key, number))

  // What somebody took from pods is given to them again by people alone.
  const isTaken = await isTakenNow(tx, entry)
  const isPlain = async () => !isTaken && !(await needsPeople(tx, entry.id, number, looked))
  if (writer.waits === 'never' || (writer.waits === 'if_found' && (await isPlain()))) {
    const given = await giveToPods(tx, entry, number, null, now)
    const events = [written, ...withdrawn, ...found, { ...about, ...given }] as const
    return { number, state: 'active' as const, events }
  }
  if (entry.activeNumber === null && !isTaken)
    await tx.memoryEntry.update({ where: { id: entry.id }, data: { state: 'pending' } })
  const asked = await askAbout(tx, writer, writing, { number, looked })
  return { number, state: 'pending' as const, events: [written, ...withdrawn, ...found, ...asked] as const }
}

/** The text that pods are given until now, or else that of the version before; null for the first one. */
async function textBefore(tx: Tx, { id: entryId, activeDigest }: MemoryEntry, number: number) {
  if (activeDigest !== null) return await tx.memoryText.findUnique({ where: { digest: activeDigest } })
  const where = { entryId_number: { entryId, number: number - 1 } }
  return (await tx.memoryVersion.findUnique({ where, select: { text: true } }))?.text ?? null
}

/** Why a request ends whose version somebody else wrote over. */
const byOther: Withdrawal = { reason: 'overtaken', note: 'a newer version of the entry was written' }

/**
 * What waited for people is not what is meant any more. Its request is withdrawn, unless somebody is about to decide
 * or has decided: then it ends by finding that a newer version was written.
 */
export async function replaceWaiting(
  tx: Tx,
  writer: Pick<Writer, 'id'>,
  entryId: string,
  { number, requestId }: NonNullable<Writing['newest']>,
  now: Date,
): Promise<AuditEntry[]> {
  await rejectVersion(tx, entryId, number)
  const why = (request: { askedById: string | null }): Withdrawal =>
    request.askedById === writer.id ? { reason: 'by_asker', note: null } : byOther
  return await withdrawIfFree(tx, requestId, why, now)
}

type Looked = Seen<{ text: string }>

/** Whether something was found in a version that nobody has said anything about, or nobody looked through all of it. */
async function needsPeople(tx: Tx, entryId: string, number: number, { scan }: Looked): Promise<boolean> {
  const open = { subjectKind: 'memory_version', subjectId: entryId, version: number, state: 'open' } as const
  return scan.codes.includes(notChecked) || (await tx.finding.count({ where: open })) > 0
}

/** Asks people whether pods are to be given a version. */
async function askAbout(
  tx: Tx,
  writer: Writer,
  { entry, key, digest }: Writing,
  { number, looked }: { number: number; looked: Looked },
) {
  const { kind, id, name, environment, podId, taskKey, says } = writer
  const ruling = await whoSignsNow(tx, 'memory')
  // Where nobody can be asked it stays as it is: kept, and given to nobody.
  if (ruling.decision === 'deny') return []
  const { activeNumber, activeDigest } = entry
  const replaces = activeNumber === null ? null : { number: activeNumber, digest: activeDigest! }
  const before = replaces && (await tx.memoryText.findUniqueOrThrow({ where: { digest: replaces.digest } }))
  const envelope: MemoryEnvelope = {
    kind: 'memory_write',
    entry: entry.id,
    key,
    version: number,
    digest,
    environment,
    replaces,
    policyVersion: ruling.policyVersion,
  }
  const brief = memoryBrief({
    asker: name,
    key,
    environment,
    replaces: replaces && before ? { number: replaces.number, ...(await seen({ text: before.text })) } : null,
    ...looked,
    lost: before ? lostIn(before.text, looked.asked.arguments.text as string, says) : [],
  })
  const { id: requestId, event } = await askPeople(tx, {
    subject: { kind: 'memory', id: `${entry.id}/${number}` },
    envelope,
    brief,
    // What a pod says stands with its own call.
    says: kind === 'person' ? says : null,
    asker: { kind, id, name },
    excluded: kind === 'person' ? [{ personId: id, because: 'own_wish' }] : [],
    ruling,
    ...(podId !== null && { podId }),
    taskKey,
    environment,
  })
  await tx.memoryVersion.update({ where: { entryId_number: { entryId: entry.id, number } }, data: { requestId } })
  return [event]
}
