import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { putIntoForce } from '@/lib/policy/commands'
import { admitPolicy } from '@/lib/policy/document'
import { changeName } from '@/lib/policy/drafts/labels'
import { askedUnder, inForceOf } from '@/lib/policy/queries'
import { sha256 } from '@/lib/core/canonical'
import { endOvertaken, giveBack } from '@/lib/proposals/back/commands'
import { inForceWords, movedWords } from '@/lib/proposals/labels'
import { pictureOfLook, pictureOfProposal } from '@/lib/proposals/queries'
import { lookEnvelope, policyEnvelope } from '@/lib/proposals/schema'
import { lookedAtAfterwards } from '@/lib/requests/again/commands'
import { defineRequestKind } from '@/lib/requests/kind'

/** A person wants a change of the policy. Released, it is in force as the next version; else it is their draft again. */
export const policyChangeRequests = defineRequestKind({
  kind: 'policy_change',
  movesPolicy: true,
  ...askedUnder('policy'),

  async stillStands({ tx, request }) {
    const { change: number, base, document } = policyEnvelope.parse(request.envelope)
    // From here on nobody puts another version into force until this one is.
    const current = await inForceOf(tx, 'update')
    if (current?.version !== base) return movedWords.version(current?.version ?? 0, changeName(number))
    const change = await tx.policyChange.findUnique({ where: { number } })
    if (change?.state !== 'proposed' || change.requestId !== request.id) return movedWords.draft(changeName(number))
    const proposed = await tx.policyProposal.findUniqueOrThrow({ where: { requestId: request.id } })
    return sha256(proposed.document) === document && admitPolicy(proposed.document).ok ? null : movedWords.text
  },

  async release({ tx, request, now }) {
    const { document, changeId } = await tx.policyProposal.findUniqueOrThrow({ where: { requestId: request.id } })
    const { number, authorId, reason } = await tx.policyChange.findUniqueOrThrow({ where: { id: changeId } })
    const words = reason ?? request.sentence
    const { version, event, noted } = await putIntoForce(tx, { document, reason: words, authorId, now })
    await tx.policyChange.update({ where: { id: changeId }, data: { state: 'in_force', version, updatedAt: now } })
    const done: AuditEntry = {
      type: 'policy_change.in_force',
      subject: { kind: 'policy_change', id: changeId },
      requestId: request.id,
      policyVersion: version,
      data: { number, version, atOnce: false },
    }
    const overtaken = await endOvertaken(tx, version, now)
    return {
      state: 'executed',
      events: [...noted, { ...event, requestId: request.id, outcome: 'executed' }, done, ...overtaken],
    }
  },

  async close(tx, ended, now) {
    const events: AuditEntry[] = []
    for (const { request, ending } of ended) events.push(...(await giveBack(tx, request, ending, now)))
    return events
  },

  async show(request) {
    const content = await pictureOfProposal(request)
    const isDone = request.state === 'executed' && request.closedAt !== null
    return {
      change: { kind: 'policy_change', content },
      became: isDone
        ? { word: 'In force', summary: inForceWords(content.version ?? 0), at: request.closedAt!.toISOString() }
        : null,
    }
  },
})

/** A policy came into force without a second person: because it only tightens, or in an emergency. */
export const policyLookRequests = defineRequestKind({
  kind: 'policy_look',
  ...askedUnder('policy'),
  ...lookedAtAfterwards((envelope) => lookEnvelope.parse(envelope)),

  async show(request) {
    const isDone = request.state === 'executed' && request.closedAt !== null
    return {
      change: { kind: 'policy_look', content: await pictureOfLook(request) },
      became: isDone ? { word: 'Looked at', summary: null, at: request.closedAt!.toISOString() } : null,
    }
  },
})
