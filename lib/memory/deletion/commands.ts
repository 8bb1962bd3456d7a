import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { revealHidden } from '@/lib/core/hidden'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { MemoryEntry, Request } from '@/lib/db/generated/client'
import { deletionBrief } from '@/lib/memory/deletion/rules'
import type { DeletionEnvelope } from '@/lib/memory/deletion/schema'
import { ownEntry } from '@/lib/memory/written/keep/commands'
import { entryAct } from '@/lib/memory/written/schema'
import { whoSignsNow } from '@/lib/policy/queries'
import { askerOf, askPeople } from '@/lib/requests/open/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

/** Asks people to have every text of an entry deleted. Nothing goes before they have signed it. */
export const askForDeletion = defineCommand({
  name: 'memory.ask_deletion',
  permission: 'memory:keep',
  actor: 'person',
  input: entryAct,

  async run({ tx, actor, input: { entryId, reason } }) {
    const own = await ownEntry(tx, entryId)
    if (!own.ok) return own
    const { path: key, activeNumber: active } = own.entry
    const environment = own.entry.environment!
    const digests = await digestsOf(tx, entryId)
    if ((await textsLeft(tx, entryId)) === 0) return refuse('conflict', 'text_deleted')
    const asked = { kind: 'memory_deletion', subjectKind: 'memory', subjectId: entryId }
    const open = { ...asked, state: { in: ['waiting', 'approved'] as ('waiting' | 'approved')[] } }
    if ((await tx.request.count({ where: open })) > 0) return refuse('conflict', 'asked_already')
    const ruling = await whoSignsNow(tx, 'memory')
    if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

    const { policyVersion } = ruling
    const envelope: DeletionEnvelope = {
      kind: 'memory_deletion',
      entry: entryId,
      key,
      environment,
      digests,
      policyVersion,
    }
    const asker = revealHidden(actor.name).text
    const brief = deletionBrief({ asker, key, environment, versions: digests.length, active })
    const { number, event } = await askPeople(tx, {
      subject: { kind: 'memory', id: entryId },
      envelope,
      brief,
      says: reason,
      asker: askerOf(actor),
      excluded: [{ personId: actor.id, because: 'own_wish' }],
      ruling,
      environment,
      moves: ['memory'],
    })
    return { ok: true, value: { number }, events: [event] }
  },
})

/** The digest of each version of an entry, the first one first. */
export async function digestsOf(tx: Tx, entryId: string): Promise<string[]> {
  const versions = await tx.memoryVersion.findMany({
    where: { entryId },
    select: { textDigest: true },
    orderBy: { number: 'asc' },
  })
  return versions.map(({ textDigest }) => textDigest!)
}

/** How many versions of an entry were not deleted. */
export async function textsLeft(tx: Tx, entryId: string): Promise<number> {
  return await tx.memoryVersion.count({ where: { entryId, state: { not: 'deleted' } } })
}

/** Every text of an entry goes, by what people signed. Its lock is held. */
export async function deleteTexts(tx: Tx, entry: MemoryEntry, request: Request, now: Date): Promise<AuditEntry[]> {
  const { id: entryId, path: key, environment } = entry
  const waiting = await tx.memoryVersion.findFirst({ where: { entryId, state: 'pending' } })
  const why = { reason: 'overtaken', note: 'the text of the entry is deleted' } as const
  const withdrawn = waiting ? await withdrawIfFree(tx, waiting.requestId, () => why, now) : []
  const { count } = await tx.memoryVersion.updateMany({
    where: { entryId, state: { not: 'deleted' } },
    data: { state: 'deleted', description: null, tags: [] },
  })
  await tx.memoryEntry.update({
    where: { id: entryId },
    data: {
      state: 'archived',
      activeNumber: null,
      activeDigest: null,
      description: null,
      tags: [],
      deletedBy: request.id,
      updatedAt: now,
    },
  })
  // The same text may be that of another entry, which keeps it.
  await tx.$executeRaw`
    update "MemoryText" t set "text" = '' from "MemoryVersion" v
    where v."entryId" = ${entryId} and t."digest" = v."textDigest" and t."text" <> ''
      and not exists (select from "MemoryVersion" o where o."textDigest" = t."digest" and o."state" <> 'deleted')`
  const written = await tx.$queryRaw<{ id: string }[]>`select clear_calls_of_memory(${entryId}) as id`
  await tx.finding.updateMany({
    where: { subjectKind: 'memory_version', subjectId: entryId, state: 'open' },
    data: { state: 'fixed', settledAt: now },
  })
  const about = { subject: { kind: 'memory', id: entryId }, environment }
  return [
    ...withdrawn,
    {
      ...about,
      type: 'memory.deleted',
      requestId: request.id,
      outcome: 'executed',
      data: { key, versions: count, asker: request.askedByName },
    },
    // Each call of which something went has its line.
    ...written.map(({ id }): AuditEntry => ({ ...about, type: 'memory.call_cleared', callId: id, data: { key } })),
  ]
}
