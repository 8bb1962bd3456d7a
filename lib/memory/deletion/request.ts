import 'server-only'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { deleteTexts, digestsOf, textsLeft } from '@/lib/memory/deletion/commands'
import { keptWords } from '@/lib/memory/deletion/labels'
import { deletionChange, deletionEnvelope } from '@/lib/memory/deletion/schema'
import { lockEntryById } from '@/lib/memory/written/keep/commands'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'

/** A person asks that the text of an entry be deleted. Released, it is gone: nothing else has it go. */
export const deletionRequests = defineRequestKind({
  kind: 'memory_deletion',
  ...askedUnder('memory'),

  async stillStands({ tx, request }) {
    const { entry, digests } = deletionEnvelope.parse(request.envelope)
    await lockEntryById(tx, entry)
    if ((await digestsOf(tx, entry)).join() !== digests.join()) return keptWords.written
    return (await textsLeft(tx, entry)) > 0 ? null : keptWords.gone
  },

  async release({ tx, request, now }) {
    const { entry: id } = deletionEnvelope.parse(request.envelope)
    const entry = (await lockEntryById(tx, id))!
    return { state: 'executed', events: await deleteTexts(tx, entry, request, now) }
  },

  // Whoever asked reads it where they asked; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = deletionEnvelope.parse(envelope)
    const number = signed.digests.length
    const version = await read.memoryVersion.findUnique({
      where: { entryId_number: { entryId: signed.entry, number } },
      include: { text: true },
    })
    const isThere = version !== null && version.state !== 'deleted'
    const text = isThere ? (await seen({ text: version.text!.text })).shown.text : null
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'memory_deletion', content: deletionChange.parse({ text, number, signed }) },
      became: isDone ? { word: 'Deleted', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
