import 'server-only'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { defineCommand } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { lostIn } from '@/lib/difference/loss'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { MemoryEntry } from '@/lib/db/generated/client'
import { seen, type Seen } from '@/lib/findings/aside/seen'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { noticedLosses } from '@/lib/findings/losses'
import { notChecked } from '@/lib/findings/schema'
import { withoutValues } from '@/lib/findings/words'
import { giveToPods, lastGiven, lockEntry, rejectVersion } from '@/lib/memory/written/keep/commands'
import { versionWords } from '@/lib/memory/written/labels'
import { firstWords, memoryBrief } from '@/lib/memory/written/rules'
import { type MemoryEnvelope, permitted, writeArguments } from '@/lib/memory/written/schema'
import { whoSignsNow } from '@/lib/policy/queries'
import { contextOf, moveOn, named } from '@/lib/requests/commands'
import { askPeople } from '@/lib/requests/open/commands'

type Call = Extract<Awaited<ReturnType<typeof useGrant>>, { ok: true }>['call']

/**
 * Carries out a permitted `memory.write`: the text is the entry's next version. Pods are given it at once, unless something
 * was found in it that nobody has said anything about and no person signed the call: then people decide first.
 */
export const writeEntry = defineCommand({
  name: 'memory.write',
  permission: 'calls:make',
  actor: 'pod',
  input: permitted,

  async run({ tx, actor, now, input }) {
    const args = writeArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed
    const { call } = claimed
    const { key, text, tags, contains_personal_data: saysPersonal = null } = args.data

    const entry = await entryOf(tx, actor, key, saidIn(text), now)
    const newest = await tx.memoryVersion.findFirst({ where: { entryId: entry.id }, orderBy: { number: 'desc' } })
    const digest = sha256(text)
    // What pods are given already, or what waits already, is not written twice.
    const isKnown = newest?.textDigest === digest && (newest.state === 'active' || newest.state === 'pending')
    const kept = isKnown
      ? { number: newest.number, state: newest.state as 'active' | 'pending', events: [] }
      : await keepVersion(tx, actor, call, { entry, key, text, digest, tags, saysPersonal, newest, now })
    const words = kept.state === 'active' ? 'Pods are given it.' : 'People look at it first.'
    const settled = await settleCall(tx, call, 'succeeded', words, now, 'countersign')
    return {
      ok: true,
      value: { entryId: entry.id, version: kept.number, state: kept.state, digest },
      events: [claimed.event, ...kept.events, settled],
    }
  },
})

/** What lists say of a text: no more of a value than is shown elsewhere. */
const saidIn = (text: string) => firstWords(withoutValues(text))

/** The entry of this name where the pod is, which nobody else changes until the transaction ends; a new one if there is none. */
async function entryOf(tx: Tx, pod: PodActor, key: string, description: string, now: Date): Promise<MemoryEntry> {
  const known = await lockEntry(tx, pod.environment, key)
  if (known) return known
  const { id: podId, role: podOwner, environment } = pod
  const row = { path: key, description, podOwner, environment, podId, origin: 'live', state: 'pending' } as const
  await tx.memoryEntry.createMany({
    data: [{ id: newId(), ...row, versionCount: 0, createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  })
  return (await lockEntry(tx, environment, key))!
}

type Writing = {
  entry: MemoryEntry
  key: string
  text: string
  digest: string
  tags: string[]
  saysPersonal: boolean | null
  newest: { number: number; state: string | null; requestId: string | null } | null
  now: Date
}

async function keepVersion(tx: Tx, pod: PodActor, call: Call, writing: Writing) {
  const { entry, key, text, digest, tags, saysPersonal, newest, now } = writing
  const number = (newest?.number ?? 0) + 1
  const about: AuditContext = {
    subject: { kind: 'memory', id: entry.id },
    podId: pod.id,
    environment: pod.environment,
    taskKey: call.taskKey,
    callId: call.id,
  }
  const withdrawn = newest?.state === 'pending' ? await replaceWaiting(tx, entry.id, newest, now) : []
  await tx.$executeRaw`insert into "MemoryText" ("digest", "text") values (${digest}, ${text}) on conflict do nothing`
  await tx.memoryVersion.create({
    data: {
      id: newId(),
      entryId: entry.id,
      number,
      digest,
      textDigest: digest,
      description: saidIn(text),
      tags,
      podOwner: pod.role,
      state: 'pending',
      writtenByKind: 'pod',
      writtenById: pod.id,
      writtenByName: pod.name,
      taskKey: call.taskKey,
      promptHash: call.promptHash,
      callId: call.id,
      saysPersonal,
      at: now,
    },
  })
  await tx.memoryEntry.update({ where: { id: entry.id }, data: { versionCount: number, updatedAt: now } })
  const written: AuditEntry = { ...about, type: 'memory.written', data: { key, number, digest } }
  const of = { subjectKind: 'memory_version', subjectId: entry.id, version: number, podId: pod.id, toolKey: null }
  // Beside the text stands what its pod says of it, where it says anything.
  const looked = await seen({ text, ...(saysPersonal !== null && { contains_personal_data: saysPersonal }) })
  const before = await textBefore(tx, entry, number)
  // What the pod says of the change is its reason to ask; that a text with less takes its place is found like anything else.
  const lost = before ? noticedLosses(before, text, call.reason) : []
  const noted = await noteFindings(tx, { ...of, environment: pod.environment }, looked.asked, now, lost)
  const found = linesAbout(noted, about, versionWords(key, number))

  // Whoever signed the call has read this very text with what was found in it.
  const isSigned = call.requestId !== null
  // What somebody took from pods is given to them again by people alone.
  const isTaken = (await lastGiven(tx, entry.id)) !== null
  if (isSigned || !(isTaken || (await needsPeople(tx, entry.id, number, looked)))) {
    const given = await giveToPods(tx, entry, number, null, now)
    return { number, state: 'active' as const, events: [...withdrawn, written, ...found, { ...about, ...given }] }
  }
  if (entry.activeNumber === null && !isTaken)
    await tx.memoryEntry.update({ where: { id: entry.id }, data: { state: 'pending' } })
  const asked = await askAbout(tx, pod, writing, { number, taskKey: call.taskKey, says: call.reason, looked })
  return { number, state: 'pending' as const, events: [...withdrawn, written, ...found, ...asked] }
}

/** The text that pods are given until now, or else that of the version before; null for the first one. */
async function textBefore(tx: Tx, { id: entryId, activeDigest }: MemoryEntry, number: number) {
  if (activeDigest !== null) return await tx.memoryText.findUnique({ where: { digest: activeDigest } })
  const where = { entryId_number: { entryId, number: number - 1 } }
  return (await tx.memoryVersion.findUnique({ where, select: { text: true } }))?.text ?? null
}

/**
 * What waited for people is not what the pod means any more. Its request is withdrawn, unless somebody is about to decide
 * or has decided: then it ends by finding that a newer version was written.
 */
async function replaceWaiting(
  tx: Tx,
  entryId: string,
  { number, requestId }: NonNullable<Writing['newest']>,
  now: Date,
): Promise<AuditEntry[]> {
  await rejectVersion(tx, entryId, number)
  // Whoever decides holds the request and waits for the entry, which is ours: waiting here would be a circle.
  const [free] = await tx.$queryRaw<{ id: string }[]>`
    select id from "Request" where id = ${requestId} and state = 'waiting' for update skip locked`
  if (!free) return []
  const request = await tx.request.findUniqueOrThrow({ where: { id: free.id } })
  await moveOn(tx, request.id, 'withdrawn', now)
  const data = { ...named(request), reason: 'by_asker' as const, note: null }
  return [{ ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data }]
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
  pod: PodActor,
  { entry, key, digest }: Writing,
  { number, taskKey, says, looked }: { number: number; taskKey: string | null; says: string | null; looked: Looked },
) {
  const { environment } = pod
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
    asker: pod.name,
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
    says: null,
    asker: { kind: 'pod', id: pod.id, name: pod.name },
    excluded: [],
    ruling,
    podId: pod.id,
    taskKey,
    environment,
  })
  await tx.memoryVersion.update({ where: { entryId_number: { entryId: entry.id, number } }, data: { requestId } })
  return [event]
}
