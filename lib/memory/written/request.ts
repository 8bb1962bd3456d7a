import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { giveToPods, lockEntryById, rejectVersion } from '@/lib/memory/written/keep/commands'
import { movedWords } from '@/lib/memory/written/labels'
import { memoryChange, memoryEnvelope } from '@/lib/memory/written/schema'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'

/** A pod wrote something that people look at before other pods are given it. Released, they are. */
export const memoryRequests = defineRequestKind({
  kind: 'memory_write',
  ...askedUnder('memory'),

  async stillStands({ tx, request }) {
    const { entry: id, version: number, replaces } = memoryEnvelope.parse(request.envelope)
    const entry = await lockEntryById(tx, id)
    const version = await tx.memoryVersion.findUnique({ where: { entryId_number: { entryId: id, number } } })
    if (!entry || version?.state !== 'pending') return movedWords.gone
    const now = entry.activeNumber
    return now === (replaces?.number ?? null) ? null : movedWords.moved(now)
  },

  async release({ tx, request, now }) {
    const { entry: id, version } = memoryEnvelope.parse(request.envelope)
    const entry = (await lockEntryById(tx, id))!
    const given = await giveToPods(tx, entry, version, request.id, now)
    return { state: 'executed', events: [{ ...given, podId: request.podId }] }
  },

  async close(tx, ended) {
    const events: AuditEntry[] = []
    for (const { request, ending } of ended) {
      const { entry: id, key, version: number, environment } = memoryEnvelope.parse(request.envelope)
      const entry = await lockEntryById(tx, id)
      const version = await tx.memoryVersion.findUnique({ where: { entryId_number: { entryId: id, number } } })
      if (!entry || version?.state !== 'pending') continue
      await rejectVersion(tx, id, number)
      events.push({
        type: 'memory.refused',
        subject: { kind: 'memory', id },
        requestId: request.id,
        podId: request.podId,
        environment,
        data: { key, number, state: ending.state },
      })
    }
    return events
  },

  async show({ envelope, state, closedAt }) {
    const signed = memoryEnvelope.parse(envelope)
    const digests = [signed.digest, ...(signed.replaces ? [signed.replaces.digest] : [])]
    const texts = await read.memoryText.findMany({ where: { digest: { in: digests } } })
    const { entry: entryId, version: number } = signed
    const version = await read.memoryVersion.findUnique({ where: { entryId_number: { entryId, number } } })
    const isDeleted = version?.state === 'deleted'
    const textOf = async (digest: string) =>
      isDeleted ? '' : (await seen({ text: texts.find((one) => one.digest === digest)!.text })).shown.text
    const content = memoryChange.parse({
      before: signed.replaces && (await textOf(signed.replaces.digest)),
      after: await textOf(signed.digest),
      isDeleted,
      signed,
    })
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'memory_write', content },
      became: isDone ? { word: 'Given to pods', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
